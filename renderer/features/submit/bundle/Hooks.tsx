/** Programs that other submitters would run for a bundle: shown, never run. */
import type { ReactElement } from 'react';
import type { BundleForm } from '../../../../shared/ipc/bundles';
import { t } from '../../../locales/text';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import styles from './Bundle.module.css';

const moments = {
  preGUI: 'bundle.hooks.preGUI',
  preSubmission: 'bundle.hooks.preSubmission',
  postSubmission: 'bundle.hooks.postSubmission',
} as const;

export function Hooks({ hooks }: { readonly hooks: BundleForm['hooks'] }): ReactElement | null {
  if (hooks.length === 0) return null;
  return (
    <section aria-label={t('bundle.hooks')} className={styles['hooks']}>
      <h2 className="warn">
        <Icon name="warn" /> {t('bundle.hooks')}
      </h2>
      <ul>
        {hooks.map(({ moment, command, folder }, index) => (
          <li key={`${index} ${command}`}>
            <bdi className="mono wrapPath">{visibleText(command)}</bdi>
            <span className="s12 t2">{t(moments[moment])}</span>
            {folder !== undefined && (
              <bdi className="s12 t2 wrapPath">{t('bundle.hooks.place', { folder: visibleText(folder) })}</bdi>
            )}
          </li>
        ))}
      </ul>
      <p className="s12 t2">{t('bundle.hooks.about')}</p>
    </section>
  );
}
