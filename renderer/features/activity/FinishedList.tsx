/** What ended: outcome in words, when, and what can still be done with it. */
import { useState, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { HistoryRow } from '../../../shared/ipc/downloads';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { useCommand, useQuery } from '../../bridge/hooks';
import { listOf, t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatCount, formatDuration, formatWhen, visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import tableStyles from '../../ui/Table.module.css';
import { UndoDialog } from '../history/UndoDialog';
import { AgainButton } from './RetryButton';
import { PlaceIcon } from './PlaceIcon';
import { movedBytes } from './transferStanding';
import styles from './Activity.module.css';

const pageSize = 50;

export interface FinishedListProps {
  readonly transfers: readonly TransferSnapshot[];
  readonly navigate: Navigate;
}

export function FinishedList({ transfers, navigate }: FinishedListProps): ReactElement {
  const [shown, setShown] = useState(pageSize);
  const [undoing, setUndoing] = useState<{ runId: string; title: string }>();
  const runs = useRuns(transfers);
  const openFolder = useCommand('shell.openFolder');
  const drag = useCommand('shell.drag');
  const visible = transfers.slice(0, shown);
  return (
    <section aria-label={t('activity.finished')}>
      <SectionTitle title={t('activity.finished')} note={formatCount(transfers.length)} />
      {openFolder.error !== undefined && <ErrorCard error={openFolder.error} title={t('activity.folderNotOpened')} />}
      <div className={tableStyles['card']}>
        {/* With roles of their own: in a narrow window the rows are laid out as blocks. */}
        <table role="table" className={`${tableStyles['table'] ?? ''} ${styles['finished'] ?? ''}`}>
          <colgroup>
            <col className={styles['name']} />
            <col />
            <col className={styles['size']} />
            <col className={styles['when']} />
            <col className={styles['does']} />
          </colgroup>
          <thead className="sr">
            <tr>
              <th scope="col">{t('activity.column.transfer')}</th>
              <th scope="col">{t('activity.column.outcome')}</th>
              <th scope="col">{t('activity.column.moved')}</th>
              <th scope="col">{t('activity.column.when')}</th>
              <th scope="col">{t('activity.column.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {visible.map((transfer) => (
              <FinishedRow
                key={transfer.uid}
                transfer={transfer}
                navigate={navigate}
                run={transfer.runId === undefined ? undefined : runs.get(transfer.runId)}
                onUndo={() => {
                  if (transfer.runId !== undefined) setUndoing({ runId: transfer.runId, title: transfer.title });
                }}
                onOpenFolder={() => void openFolder.run({ uid: transfer.uid })}
                onDrag={() => void drag.run({ uid: transfer.uid })}
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
          {t('activity.showMore', { count: Math.min(pageSize, transfers.length - shown) })}
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
  /** The run that wrote files, once History knows it. */
  readonly run: HistoryRow | undefined;
  readonly onUndo: () => void;
  readonly onOpenFolder: () => void;
  readonly onDrag: () => void;
}

function FinishedRow({ transfer, navigate, run, onUndo, onOpenFolder, onDrag }: FinishedRowProps): ReactElement {
  const title = visibleText(transfer.title);
  const page = transfer.class === 'download' ? pageOf(transfer) : undefined;
  const endMs = transfer.finishedMs ?? transfer.updatedMs;
  // Of a follow that would be its last look alone.
  const bytes = transfer.class === 'sync' ? undefined : movedBytes(transfer);
  // From the run: a transfer also waits for people, and that is not how long it took.
  const tookMs = run?.finishedMs === undefined ? undefined : run.finishedMs - run.startedMs;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <span
          className={styles['nameLine']}
          draggable={transfer.state === 'done' && transfer.folder !== undefined}
          onDragStart={(event) => {
            // The desktop drags the folder itself, so that it can be dropped into other programs.
            event.preventDefault();
            onDrag();
          }}
        >
          <PlaceIcon transfer={transfer} />
          <bdi className="cut" title={title}>
            {title}
          </bdi>
        </span>
      </th>
      <td role="cell" className={styles['outcome']}>
        <bdi>{outcomeOf(transfer)}</bdi>
      </td>
      <td role="cell" className="num t2">
        {bytes === undefined ? '' : formatBytes(bytes)}
      </td>
      <td role="cell" className="num t2">
        {listOf([formatWhen(endMs), ...(tookMs === undefined ? [] : [formatDuration(tookMs)])])}
      </td>
      <td role="cell">
        <span className={styles['actions']}>
          {run?.canUndo === true && (
            <Button size="small" icon="undo" aria-label={t('activity.undo.of', { title })} onPress={onUndo}>
              {t('activity.undo')}
            </Button>
          )}
          {page !== undefined && (
            <Button
              size="small"
              icon="list"
              aria-label={t('activity.result.of', { title })}
              onPress={() => {
                navigate(page);
              }}
            >
              {t('activity.result')}
            </Button>
          )}
          {transfer.state !== 'done' && <AgainButton transfer={transfer} />}
          {transfer.folder !== undefined && (
            <Button
              size="small"
              icon="folder"
              aria-label={t('activity.openFolder.of', { title })}
              onPress={onOpenFolder}
            >
              {t('activity.openFolder')}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

function outcomeOf(transfer: TransferSnapshot): ReactElement | string {
  if (transfer.state === 'cancelled' && transfer.class === 'sync') return t('follow.stopped');
  if (transfer.state === 'cancelled') return transfer.outcome ?? t('activity.outcome.cancelled');
  if (transfer.state === 'failed')
    return <span className="err">{transfer.error?.message ?? t('activity.outcome.failed')}</span>;
  return transfer.outcome ?? t('activity.outcome.done');
}

/** Runs by their id, asked again whenever something ends. */
function useRuns(transfers: readonly TransferSnapshot[]): ReadonlyMap<string, HistoryRow> {
  const newest = transfers[0];
  const { value } = useQuery('history.list', {}, `${newest?.uid ?? ''}/${newest?.revision ?? 0}`);
  return new Map(value?.runs.map((run) => [run.runId, run]));
}
