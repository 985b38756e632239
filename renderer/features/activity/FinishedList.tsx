/** What ended: outcome in words, when, and what can still be done with it. */
import { useState, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { useCommand, useQuery } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, formatDuration, formatWhen, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import tableStyles from '../../ui/Table.module.css';
import { UndoDialog } from '../history/UndoDialog';
import { PlaceIcon } from './PlaceIcon';
import styles from './Activity.module.css';

const pageSize = 50;

export interface FinishedListProps {
  readonly transfers: readonly TransferSnapshot[];
  readonly navigate: Navigate;
}

export function FinishedList({ transfers, navigate }: FinishedListProps): ReactElement {
  const [shown, setShown] = useState(pageSize);
  const [undoing, setUndoing] = useState<{ runId: string; title: string }>();
  const undoable = useUndoableRuns(transfers);
  const openFolder = useCommand('shell.openFolder');
  const visible = transfers.slice(0, shown);
  return (
    <section aria-label="Finished">
      <SectionTitle title="Finished" note={formatCount(transfers.length)} />
      {openFolder.error !== undefined && <ErrorCard error={openFolder.error} title="The folder was not opened" />}
      <div className={tableStyles['card']}>
        <table className={`${tableStyles['table'] ?? ''} ${styles['finished'] ?? ''}`}>
          <colgroup>
            <col className={styles['name']} />
            <col />
            <col className={styles['when']} />
            <col className={styles['does']} />
          </colgroup>
          <thead className="sr">
            <tr>
              <th scope="col">Transfer</th>
              <th scope="col">Outcome</th>
              <th scope="col">When</th>
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            {visible.map((transfer) => (
              <FinishedRow
                key={transfer.uid}
                transfer={transfer}
                navigate={navigate}
                canUndo={transfer.runId !== undefined && undoable.has(transfer.runId)}
                onUndo={() => {
                  if (transfer.runId !== undefined) setUndoing({ runId: transfer.runId, title: transfer.title });
                }}
                onOpenFolder={() => void openFolder.run({ uid: transfer.uid })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {transfers.length > shown && (
        <Button
          variant="quiet"
          onPress={() => {
            setShown(shown + pageSize);
          }}
        >
          {`Show ${formatCount(Math.min(pageSize, transfers.length - shown))} more`}
        </Button>
      )}
      <UndoDialog
        run={undoing}
        onClose={() => {
          setUndoing(undefined);
        }}
      />
    </section>
  );
}

interface FinishedRowProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
  readonly canUndo: boolean;
  readonly onUndo: () => void;
  readonly onOpenFolder: () => void;
}

function FinishedRow({ transfer, navigate, canUndo, onUndo, onOpenFolder }: FinishedRowProps): ReactElement {
  const title = visibleText(transfer.title);
  const page = transfer.class === 'download' ? pageOf(transfer) : undefined;
  const endMs = transfer.finishedMs ?? transfer.updatedMs;
  return (
    <tr>
      <th scope="row">
        <span className={styles['nameLine']}>
          <PlaceIcon transfer={transfer} />
          <span className="cut" title={title}>
            {title}
          </span>
        </span>
      </th>
      <td className={styles['outcome']}>{outcomeOf(transfer)}</td>
      <td className="num t2">
        {formatWhen(endMs)}, {formatDuration(endMs - transfer.createdMs)}
      </td>
      <td>
        <span className={styles['actions']}>
          {canUndo && (
            <Button size="small" icon="undo" aria-label={`Undo ${title}`} onPress={onUndo}>
              Undo
            </Button>
          )}
          {page !== undefined && (
            <Button
              size="small"
              icon="list"
              aria-label={`Result of ${title}`}
              onPress={() => {
                navigate(page);
              }}
            >
              Result
            </Button>
          )}
          {transfer.folder !== undefined && (
            <Button size="small" icon="folder" aria-label={`Open folder of ${title}`} onPress={onOpenFolder}>
              Open folder
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

function outcomeOf(transfer: TransferSnapshot): ReactElement | string {
  if (transfer.state === 'cancelled') return transfer.outcome ?? 'Cancelled';
  if (transfer.state === 'failed') return <span className="err">{transfer.error?.message ?? 'Failed'}</span>;
  return transfer.outcome ?? 'Done';
}

/** Runs that can still be taken back, asked again whenever something ends. */
function useUndoableRuns(transfers: readonly TransferSnapshot[]): ReadonlySet<string> {
  const newest = transfers[0];
  // The key of the newest end is part of the component's identity: the list is asked again when it changes.
  const { value } = useQuery('history.list', {}, `${newest?.uid ?? ''}/${newest?.revision ?? 0}`);
  return new Set(value?.runs.filter((run) => run.canUndo).map((run) => run.runId));
}
