/** The totals of a submission: to upload, already there, and the largest files. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/contract';
import { formatBytes, formatCount, lastPart, plural, visibleText } from '../../ui/format';
import styles from './Submit.module.css';

export function WhatWillMove({ draft }: { readonly draft: SubmissionDraft }): ReactElement {
  const { uploadBytes, uploadObjects, presentBytes, presentObjects, totalBytes, largest } = draft;
  const known = uploadBytes === undefined ? undefined : uploadBytes + (presentBytes ?? 0);
  return (
    <>
      <h2>What will move</h2>
      <p className={styles['big']}>
        <b>{formatBytes(uploadBytes ?? totalBytes)}</b> <span className="s12 t2">of {formatBytes(totalBytes)}</span>
      </p>
      {known !== undefined && known > 0 && (
        <div className={styles['shares']} aria-hidden="true">
          <span className={styles['sameMark']} style={{ flexGrow: presentBytes ?? 0 }} />
          <span className={styles['farmMark']} style={{ flexGrow: uploadBytes ?? 0 }} />
        </div>
      )}
      <dl className={styles['sums']}>
        <Sum mark="farm" label="To upload" value={uploadBytes} count={uploadObjects} isStrong />
        <Sum mark="same" label="Already in the store, same hash" value={presentBytes} count={presentObjects} />
      </dl>
      {largest.length > 0 && (
        <section aria-label="Largest to upload" className={styles['largest']}>
          <h2>Largest</h2>
          <ul>
            {largest.map((file) => (
              <li key={file.path} className={styles['large']} title={visibleText(file.path)}>
                <span className="mono cut grow">{visibleText(lastPart(file.path))}</span>
                <span className="s12 t2">{formatBytes(file.sizeBytes)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface SumProps {
  readonly mark: 'farm' | 'same';
  readonly label: string;
  readonly value: number | undefined;
  readonly count: number | undefined;
  readonly isStrong?: boolean;
}

function Sum({ mark, label, value, count, isStrong = false }: SumProps): ReactElement {
  return (
    <div className={styles['sum']}>
      <dt>
        <span className={`${styles['mark'] ?? ''} ${styles[`${mark}Mark`] ?? ''}`} aria-hidden="true" />
        <span className={isStrong ? 'semi' : ''}>{label}</span>
      </dt>
      <dd className={isStrong ? 'semi' : ''}>
        {value === undefined ? 'not asked yet' : formatBytes(value)}
        {count !== undefined && <span className="sr">, {plural(count, 'object')}</span>}
        {count !== undefined && (
          <span className="s11 t3" aria-hidden="true">
            {' '}
            {formatCount(count)}
          </span>
        )}
      </dd>
    </div>
  );
}
