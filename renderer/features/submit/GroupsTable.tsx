/** The asset roots of a submission: what each holds and what of it has to move. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/contract';
import { formatBytes, formatCount, plural, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import { ProgressBar } from '../../ui/ProgressBar';
import tableStyles from '../../ui/Table.module.css';
import styles from './Submit.module.css';

type Group = SubmissionDraft['groups'][number];

export function GroupsTable({ groups }: { readonly groups: readonly Group[] }): ReactElement {
  return (
    <section aria-label="What the job reads">
      <SectionTitle title="What the job reads" note={plural(groups.length, 'root')} />
      <div className={tableStyles['card']}>
        <table className={tableStyles['table']} aria-label="Roots">
          <thead>
            <tr>
              <th scope="col">Root</th>
              <th scope="col" className={tableStyles['num']}>
                Files
              </th>
              <th scope="col" className={tableStyles['num']}>
                Size
              </th>
              <th scope="col">Will move</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.rootPath}>
                <th scope="row" className={tableStyles['wrap']}>
                  <span className="mono">{visibleText(group.rootPath)}</span>
                  {group.locationName !== undefined && <span className="t3"> {visibleText(group.locationName)}</span>}
                  {group.outputFolders.map((folder) => (
                    <p key={folder} className="s11 t2">
                      writes to <span className="mono">{visibleText(folder)}</span>
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
  if (uploadBytes === undefined) return <span className="t3">not asked yet</span>;
  if (uploadBytes === 0 && uploadCount === 0) return <span className="t2">nothing, the store has it</span>;
  return (
    <span className={styles['willMove']}>
      <span className={styles['miniBar']}>
        <ProgressBar isDecoration label="" place="farm" fraction={totalBytes === 0 ? 0 : uploadBytes / totalBytes} />
      </span>
      <b className="semi">{formatBytes(uploadBytes)}</b>
      {uploadCount !== undefined && <span className="t2">{plural(uploadCount, 'file')}</span>}
    </span>
  );
}
