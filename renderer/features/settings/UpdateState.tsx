/** Which version this is, whether there is a newer one, and looking for one now. */
import { useCallback, type ReactElement } from 'react';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatWhen, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import styles from './Settings.module.css';

export function UpdateState(): ReactElement {
  const known = useQuery('updates.get', {});
  const check = useCommand('updates.check');
  const status = known.value;
  const { reload } = known;
  useEngineEvent(
    useCallback(
      (event) => {
        if (event.name === 'updates.changed' || event.name === 'settings.changed') reload();
      },
      [reload],
    ),
  );
  const problem = check.error ?? known.error;
  const canAsk = status !== undefined && status.state !== 'off' && status.state !== 'no-feed';
  return (
    <>
      <SectionTitle title={t('settings.updates.title')} />
      {problem !== undefined && <ErrorCard error={problem} />}
      {status !== undefined && (
        <ul className={styles['card']} aria-label={t('settings.updates.title')}>
          <li className={styles['line']}>
            <div role="status">
              <p className="med">{t('settings.updates.version', { version: visibleText(status.version) })}</p>
              <p className="s12 t2">{sentenceOf(status)}</p>
              {status.wanted !== null && (
                <p className="s12">{t('settings.updates.wanted', { version: visibleText(status.wanted) })}</p>
              )}
              {isNewerNamed(status) && <p className="s12 t2">{howWords(status)}</p>}
              {status.problem !== undefined && <ErrorCard error={status.problem} isInset />}
            </div>
            {canAsk && (
              <Button
                busyLabel={check.isBusy ? t('settings.updates.checking') : undefined}
                disabledReason={status.isManaged ? t('settings.updates.managed') : undefined}
                onPress={() => {
                  void check.run({}).then(known.reload);
                }}
              >
                {t('settings.updates.check')}
              </Button>
            )}
          </li>
        </ul>
      )}
    </>
  );
}

const isNewerNamed = ({ state, wanted }: UpdateStatus): boolean => state === 'available' || wanted !== null;

const ownWords = {
  unsigned: 'settings.updates.own.unsigned',
  missing: 'settings.updates.own.missing',
  waiting: 'settings.updates.own.waiting',
  fetching: 'settings.updates.own.fetching',
  failed: 'settings.updates.own.failed',
  ready: 'settings.updates.own.ready',
} as const;

function howWords({ install, own }: UpdateStatus): string {
  if (own !== 'none') return t(ownWords[own]);
  return t(install === 'deb' || install === 'rpm' ? 'settings.updates.how.package' : 'settings.updates.how.other');
}

function sentenceOf({ state, newest, checkedMs }: UpdateStatus): string {
  const time = checkedMs === null ? '' : formatWhen(checkedMs);
  switch (state) {
    case 'off':
      return t('settings.updates.off');
    case 'no-feed':
      return t('settings.updates.noFeed');
    case 'unchecked':
      return t('settings.updates.unchecked');
    case 'current':
      return t('settings.updates.current', { time });
    case 'available':
      return t('settings.updates.available', { version: visibleText(newest ?? ''), time });
  }
}
