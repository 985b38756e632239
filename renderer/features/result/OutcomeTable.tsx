/** What happened to how many files, and the files that need a word of their own. */
import type { ReactElement } from 'react';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import { t } from '../../locales/text';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { outcomeRows } from './outcomeRows';
import { askedText } from './resultWords';
import styles from './OutcomeTable.module.css';

export function OutcomeTable({ result }: { readonly result: DownloadResult }): ReactElement {
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Rows of a long list that are drawn; the rest is counted. */
const mostShown = 200;

export interface FileListProps {
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly why: string }[];
}

export function FileList({ title, files }: FileListProps): ReactElement | null {
  if (files.length === 0) return null;
  return (
    <section className={styles['card']} aria-label={title}>
      <h2 className={styles['heading']}>
        {title} <span className="t3">{formatCount(files.length)}</span>
      </h2>
      <ul className={styles['files']}>
        {files.slice(0, mostShown).map((file) => (
          <li key={file.path}>
            <bdi className="mono wrapPath">{visibleText(file.path)}</bdi>
            <bdi className="t2">{visibleText(file.why)}</bdi>
          </li>
        ))}
        {files.length > mostShown && <li className="t2">{t('result.more', { count: files.length - mostShown })}</li>}
      </ul>
    </section>
  );
}

/** Files that failed, with their reasons. */
export function failedFiles(result: DownloadResult): FileListProps['files'] {
  return result.failed.map(({ path, message }) => ({ path, why: message }));
}

/** Files that came back as questions, with their reasons. */
export function askedFiles(result: DownloadResult): FileListProps['files'] {
  return result.asked.map(({ path, code }) => ({ path, why: askedText(code) }));
}
