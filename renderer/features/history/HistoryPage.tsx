/** History: every run that wrote files, with its outcome and the way back. */
import { useState, type ReactElement } from 'react';
import type { HistoryRow } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { useQuery, useTransfers } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatDuration, formatWhen, plural, visibleText } from '../../ui/format';
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
      <PageHead
        title={verdictOf(value === undefined, runs.length, undoable)}
        sub="Every run that wrote files on this workstation."
      />
      <PageScroll>
        {error !== undefined && (
          <ErrorCard
            error={error}
            title="History could not be read"
            action={<Button onPress={reload}>Try again</Button>}
          />
        )}
        {value === undefined && error === undefined && (
          <p className="row t2">
            <Spinner /> Reading
          </p>
        )}
        {runs.length > 0 && (
          <div className={tableStyles['card']}>
            <table className={tableStyles['table']} aria-label="Runs">
              <thead>
                <tr>
                  <th scope="col">Run</th>
                  <th scope="col">Outcome</th>
                  <th scope="col" className={tableStyles['num']}>
                    When
                  </th>
                  <th scope="col">
                    <span className="sr">Actions</span>
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
          <span className="cut" title={title}>
            {title}
          </span>
        </span>
      </th>
      <td className={tableStyles['wrap']}>{visibleText(run.outcome)}</td>
      <td className="num t2">
        {formatWhen(run.startedMs)}
        {run.finishedMs !== undefined && `, ${formatDuration(run.finishedMs - run.startedMs)}`}
      </td>
      <td className="num">
        {run.canUndo && (
          <Button size="small" icon="undo" aria-label={`Undo ${title}`} onPress={onUndo}>
            Undo
          </Button>
        )}
      </td>
    </tr>
  );
}

function verdictOf(isLoading: boolean, runs: number, undoable: number): string {
  if (isLoading) return 'History';
  if (runs === 0) return 'Nothing was written yet.';
  return `${plural(runs, 'run')}. ${undoable === 0 ? 'None can be undone.' : `${plural(undoable, 'run')} can be undone.`}`;
}
