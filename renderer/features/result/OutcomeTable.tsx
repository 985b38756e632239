/** What happened to how many files; each line can be looked into. */
import type { ReactElement } from 'react';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { ResultOutcome, ResultRows } from '../../../shared/ipc/results';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { formatBytes, formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { outcomeRows } from './outcomeRows';
import { isOutcome } from './outcomeWords';
import styles from './OutcomeTable.module.css';

export interface OutcomeTableProps {
  readonly result: DownloadResult;
  /** What is known file by file; undefined until it was read. */
  readonly counts: ResultRows['counts'] | undefined;
  readonly shown: ResultOutcome | undefined;
  readonly onShow: (outcome: ResultOutcome) => void;
}

export function OutcomeTable({ result, counts, shown, onShow }: OutcomeTableProps): ReactElement {
  const known = (key: string) => counts?.find(({ outcome }) => outcome === key);
  return (
    <div className={styles['card']}>
      <table className={styles['table']} aria-label={t('result.outcome')}>
        <thead>
          <tr>
            <td />
            <th scope="col" className="num">
              {t('result.column.files')}
            </th>
            <th scope="col">{t('result.outcome')}</th>
            <th scope="col" className={styles['size']}>
              {t('result.column.size')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {outcomeRows(result).map((row) => (
            <tr key={row.key}>
              <td className={row.tone ?? ''}>
                <Icon name={row.icon} />
              </td>
              <td className="num">
                <b>{formatCount(row.count)}</b>
              </td>
              <td>
                <span className="med">{row.word}</span> <span className="t2">{row.what}</span>
              </td>
              <td className={`${styles['size'] ?? ''} t2`}>{sizeOf(known(row.key)?.bytes)}</td>
              <td className={styles['show']}>
                {isOutcome(row.key) && known(row.key) !== undefined && (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={t('result.row.show', { what: row.word })}
                    aria-pressed={shown === row.key}
                    onPress={() => {
                      if (isOutcome(row.key)) onShow(row.key);
                    }}
                  >
                    {t('result.row.showShort')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sizeOf(bytes: number | undefined): string {
  return bytes === undefined || bytes === 0 ? '' : formatBytes(bytes);
}
