/** What the backups of each project folder take now, measured. */
import type { ReactElement } from 'react';
import { useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import styles from './Settings.module.css';

export function BackupUse(): ReactElement {
  const { value, error, reload } = useQuery('backup.usage', {});
  return (
    <>
      <SectionTitle title={t('settings.backup.use')} />
      {error !== undefined && (
        <ErrorCard error={error} action={<Button onPress={reload}>{t('common.tryAgain')}</Button>} />
      )}
      {value === undefined && error === undefined && (
        <p className="row t2">
          <Spinner /> {t('settings.backup.measuring')}
        </p>
      )}
      {value?.roots.length === 0 && <p className="t2">{t('settings.backup.none')}</p>}
      {value !== undefined && value.roots.length > 0 && (
        <ul className={styles['card']} aria-label={t('settings.backup.use')}>
          {value.roots.map(({ root, isConnected, runs, files, bytes }) => (
            <li key={root} className={styles['line']}>
              <bdi className="mono wrapPath">{visibleText(root)}</bdi>
              <span className="num t2">
                {isConnected
                  ? t('settings.backup.root', { runs, files, size: formatBytes(bytes) })
                  : t('settings.backup.away')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
