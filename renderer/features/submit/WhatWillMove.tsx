/** The totals of a submission: to upload, already there, and the largest files. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { t, Text } from '../../locales/text';
import { formatBytes, lastPart, visibleText } from '../../ui/format';
import styles from './Submit.module.css';

export function WhatWillMove({ draft }: { readonly draft: SubmissionDraft }): ReactElement {
  const { uploadBytes, uploadObjects, presentBytes, presentObjects, totalBytes, largest } = draft;
  const known = uploadBytes === undefined ? undefined : uploadBytes + (presentBytes ?? 0);
  return (
    <>
      <h2>{t('submit.willMove')}</h2>
      <p className={styles['big']}>
        <Text
          id="submit.willMove.of"
          values={{
            size: formatBytes(uploadBytes ?? totalBytes),
            total: formatBytes(totalBytes),
            big: (words) => <b>{words}</b>,
            quiet: (words) => <span className="s12 t2">{words}</span>,
          }}
        />
      </p>
      {known !== undefined && known > 0 && (
        <div className={styles['shares']} aria-hidden="true">
          <span className={styles['sameMark']} style={{ flexGrow: presentBytes ?? 0 }} />
          <span className={styles['farmMark']} style={{ flexGrow: uploadBytes ?? 0 }} />
        </div>
      )}
      <dl className={styles['sums']}>
        <Sum mark="farm" label={t('submit.willMove.upload')} value={uploadBytes} count={uploadObjects} isStrong />
        <Sum mark="same" label={t('submit.willMove.present')} value={presentBytes} count={presentObjects} />
      </dl>
      {largest.length > 0 && (
        <section aria-label={t('submit.willMove.largestToUpload')} className={styles['largest']}>
          <h2>{t('submit.willMove.largest')}</h2>
          <ul>
            {largest.map((file) => (
              <li key={file.path} className={styles['large']} title={visibleText(file.path)}>
                <bdi className="mono cut grow">{visibleText(lastPart(file.path))}</bdi>
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
  const size = value === undefined ? t('submit.notAsked') : formatBytes(value);
  return (
    <div className={styles['sum']}>
      <dt>
        <span className={`${styles['mark'] ?? ''} ${styles[`${mark}Mark`] ?? ''}`} aria-hidden="true" />
        <span className={isStrong ? 'semi' : ''}>{label}</span>
      </dt>
      <dd className={isStrong ? 'semi' : ''}>
        {count === undefined ? (
          size
        ) : (
          <Text
            id="submit.willMove.sum"
            values={{
              size,
              count,
              spoken: (words) => <span className="sr">{words}</span>,
              seen: (words) => (
                <span className="s11 t3" aria-hidden="true">
                  {words}
                </span>
              ),
            }}
          />
        )}
      </dd>
    </div>
  );
}
