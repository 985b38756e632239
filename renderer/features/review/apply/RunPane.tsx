/** Beside the rows of a running apply: why files of the row stopped, what is safe, and the way to try them again. */
import type { ReactElement } from 'react';
import type { ReviewDetail } from '../../../../shared/ipc/reviews';
import type { ReviewRow } from '../../../../shared/ipc/rows';
import { useQuery } from '../../../bridge/hooks';
import { keyHintOf } from '../../../bridge/keys';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { ErrorCard } from '../../../ui/ErrorCard';
import { formatCount, visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { bytesText, planText, runState } from './runWords';
import styles from './RunPane.module.css';

export interface RunPaneProps {
  readonly uid: string;
  readonly row: ReviewRow | undefined;
  readonly revision: number;
  readonly isOver: boolean;
  readonly onTryAgain: (rowId: string) => void;
}

export function RunPane({ uid, row, revision, isOver, onTryAgain }: RunPaneProps): ReactElement {
  const isStopped = row?.progress?.problem !== undefined;
  const { value } = useQuery('review.detail', isStopped ? { uid, rowId: row.id } : undefined, String(revision));
  return (
    <aside className={styles['pane']} aria-label={t('apply.pane')} data-region="compare" tabIndex={-1}>
      {row?.progress !== undefined && (
        // Scrolls on its own, so the keyboard must be able to reach it.
        <div className={styles['words']} tabIndex={0} role="group" aria-label={t('apply.pane')}>
          <h2 className="mono wrapPath">{visibleText(value?.label ?? row.label)}</h2>
          {value?.trouble === undefined ? (
            <Facts row={row} isOver={isOver} />
          ) : (
            <Trouble
              trouble={value.trouble}
              isMany={row.fileCount > 1}
              action={
                !isOver && value.trouble.retryCount > 0 ? (
                  <Button
                    icon="retry"
                    {...hintOf(keyHintOf('review.tryAgain'))}
                    onPress={() => {
                      onTryAgain(row.id);
                    }}
                  >
                    {value.trouble.retryCount === 1
                      ? t('common.tryAgain')
                      : t('apply.tryAgain.all', { count: value.trouble.retryCount })}
                  </Button>
                ) : undefined
              }
            />
          )}
        </div>
      )}
    </aside>
  );
}

const hintOf = (keyHint: string | undefined): { keyHint?: string } => (keyHint === undefined ? {} : { keyHint });

interface TroubleProps {
  readonly trouble: NonNullable<ReviewDetail['trouble']>;
  readonly isMany: boolean;
  readonly action: ReactElement | undefined;
}

function Trouble({ trouble, isMany, action }: TroubleProps): ReactElement {
  const { count, path, error, newFrames, oldFrames } = trouble;
  return (
    <>
      {isMany && (
        <p className="s12 t2 wrapPath">
          {t('apply.pane.many', { count })} <bdi className="mono">{path}</bdi>
        </p>
      )}
      <ErrorCard error={error} isInset action={action} />
      {newFrames > 0 && oldFrames > 0 && (
        <p className={styles['partly']}>
          <span className="warn">
            <Icon name="warn" size={12} />
          </span>{' '}
          {t('apply.pane.partly', { newFrames, oldFrames })}
        </p>
      )}
    </>
  );
}

function Facts({ row, isOver }: { readonly row: ReviewRow; readonly isOver: boolean }): ReactElement | null {
  if (row.progress === undefined) return null;
  const plan = planText(row);
  return (
    <dl className={styles['facts']}>
      <dt>{t('apply.column.state')}</dt>
      <dd>{runState(row.progress, isOver).text}</dd>
      {plan !== '' && (
        <>
          <dt>{t('apply.column.plan')}</dt>
          <dd>{plan}</dd>
        </>
      )}
      <dt>{t('apply.pane.files')}</dt>
      <dd>{formatCount(row.fileCount)}</dd>
      <dt>{t('apply.pane.bytes')}</dt>
      <dd>{bytesText(row.progress)}</dd>
    </dl>
  );
}
