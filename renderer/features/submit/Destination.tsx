/** Where the job of a bundle goes, one fact beside the other; and what is odd about the bundle. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import styles from './Submit.module.css';

export function Destination({ draft }: { readonly draft: SubmissionDraft }): ReactElement | null {
  const { destination, bundle } = draft;
  if (destination === undefined) return null;
  const { farmName, queueName, profileName, priority, storeUri, storageProfileName } = destination;
  const facts = [
    [t('connect.farm'), farmName],
    [t('connect.queue'), queueName],
    [t('submit.to.priority'), String(priority)],
    [t('connect.storage'), storageProfileName ?? t('connect.storage.no')],
    [t('connect.profile'), profileName],
    [t('submit.to.bucket'), storeUri ?? t('submit.to.nothing')],
  ] as const;
  return (
    <section aria-label={t('submit.to')}>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="s12 t2">{label}</dt>
            <dd className="wrapPath">
              <bdi>{visibleText(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {(bundle?.warnings ?? []).map((warning) => (
        <p key={warning} className="warn wrapPath">
          <Icon name="warn" size={12} /> <bdi>{visibleText(warning)}</bdi>
        </p>
      ))}
    </section>
  );
}
