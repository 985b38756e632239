/** History: every run that wrote files, with its outcome and the way back. */
import { useState, type ReactElement } from 'react';
import type { HistoryRow } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { useQuery, useTransfers } from '../../bridge/hooks';
import { listOf, t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatDuration, formatWhen, visibleText } from '../../ui/format';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import tableStyles from '../../ui/Table.module.css';
import { PlaceIcon } from '../activity/PlaceIcon';
import { UndoDialog } from './UndoDialog';
import styles from './History.module.css';

export function HistoryPage({ navigate }: { readonly navigate: Navigate }): ReactElement {
  const ended = useTransfers().filter((transfer) => transfer.finishedMs !== undefined).length;
  const { value, error, reload } = useQuery('history.list', {}, String(ended));
  const [undoing, setUndoing] = useState<HistoryRow>();
  const runs = value?.runs ?? [];
  const undoable = runs.filter((run) => run.canUndo).length;
  return (
    <>
      <PageHead title={verdictOf(value === undefined, runs.length, undoable)} sub={t('history.sub')} />
      <PageScroll>
        {error !== undefined && (
          <ErrorCard
            error={error}
            title={t('history.card.error')}
            action={<Button onPress={reload}>{t('common.tryAgain')}</Button>}
          />
        )}
        {value === undefined && error === undefined && (
          <p className="row t2">
            <Spinner /> {t('common.reading')}
          </p>
        )}
        {runs.length > 0 && (
          <div className={tableStyles['card']}>
            <table className={tableStyles['table']} aria-label={t('history.runs')}>
              <thead>
                <tr>
                  <th scope="col">{t('history.column.run')}</th>
                  <th scope="col">{t('history.column.outcome')}</th>
                  <th scope="col" className={tableStyles['num']}>
                    {t('history.column.when')}
                  </th>
                  <th scope="col">
                    <span className="sr">{t('history.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <Run
                    key={run.runId}
                    run={run}
                    onUndo={() => {
                      setUndoing(run);
                    }}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <UndoDialog
          run={undoing}
          onClose={() => {
            setUndoing(undefined);
          }}
          onStarted={() => {
            navigate({ name: 'activity' });
          }}
        />
      </PageScroll>
    </>
  );
}

function Run({ run, onUndo }: { readonly run: HistoryRow; readonly onUndo: () => void }): ReactElement {
  const title = visibleText(run.title);
  return (
    <tr>
      <th scope="row" className={styles['name']}>
        <span className={styles['nameLine']}>
          <PlaceIcon transfer={{ class: run.kind }} />
          <bdi className="cut" title={title}>
            {title}
          </bdi>
        </span>
      </th>
      <td className={tableStyles['wrap']}>
        <bdi>{visibleText(run.outcome)}</bdi>
      </td>
      <td className="num t2">
        {listOf([
          formatWhen(run.startedMs),
          ...(run.finishedMs === undefined ? [] : [formatDuration(run.finishedMs - run.startedMs)]),
        ])}
      </td>
      <td className="num">
        {run.canUndo && (
          <Button size="small" icon="undo" aria-label={t('history.undo.of', { title })} onPress={onUndo}>
            {t('history.undo')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function verdictOf(isLoading: boolean, runs: number, undoable: number): string {
  if (isLoading) return t('history.title');
  if (runs === 0) return t('history.verdict.empty');
  return undoable === 0 ? t('history.verdict.none', { runs }) : t('history.verdict.some', { runs, undoable });
}
