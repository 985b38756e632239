/** The asset roots of a submission: what each holds and what of it has to move. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { t, Text } from '../../locales/text';
import { formatBytes, formatCount, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import { ProgressBar } from '../../ui/ProgressBar';
import tableStyles from '../../ui/Table.module.css';
import styles from './Submit.module.css';

type Group = SubmissionDraft['groups'][number];

export function GroupsTable({ groups }: { readonly groups: readonly Group[] }): ReactElement {
  return (
    <section aria-label={t('submit.reads')}>
      <SectionTitle title={t('submit.reads')} note={t('submit.reads.roots', { count: groups.length })} />
      <div className={tableStyles['card']}>
        <table className={tableStyles['table']} aria-label={t('submit.roots')}>
          <thead>
            <tr>
              <th scope="col">{t('submit.column.root')}</th>
              <th scope="col" className={tableStyles['num']}>
                {t('submit.column.files')}
              </th>
              <th scope="col" className={tableStyles['num']}>
                {t('submit.column.size')}
              </th>
              <th scope="col">{t('submit.column.willMove')}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.rootPath}>
                <th scope="row" className={tableStyles['wrap']}>
                  <bdi className="mono">{visibleText(group.rootPath)}</bdi>
                  {group.locationName !== undefined && <bdi className="t3"> {visibleText(group.locationName)}</bdi>}
                  {group.outputFolders.map((folder) => (
                    <p key={folder} className="s11 t2">
                      <Text
                        id="submit.root.writes"
                        values={{ folder: <bdi className="mono">{visibleText(folder)}</bdi> }}
                      />
                    </p>
                  ))}
                </th>
                <td className={tableStyles['num']}>{formatCount(group.fileCount)}</td>
                <td className={tableStyles['num']}>{formatBytes(group.totalBytes)}</td>
                <td>
                  <WillMove group={group} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function WillMove({ group }: { readonly group: Group }): ReactElement {
  const { uploadBytes, uploadCount, totalBytes } = group;
  if (uploadBytes === undefined) return <span className="t3">{t('submit.notAsked')}</span>;
  if (uploadBytes === 0 && uploadCount === 0) return <span className="t2">{t('submit.willMove.nothing')}</span>;
  return (
    <span className={styles['willMove']}>
      <span className={styles['miniBar']}>
        <ProgressBar isDecoration label="" place="farm" fraction={totalBytes === 0 ? 0 : uploadBytes / totalBytes} />
      </span>
      <b className="semi">{formatBytes(uploadBytes)}</b>
      {uploadCount !== undefined && <span className="t2">{t('common.files', { count: uploadCount })}</span>}
    </span>
  );
}
