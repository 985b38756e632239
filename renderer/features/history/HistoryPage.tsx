/** History: every run that wrote files, with its outcome, the files it replaced and the way back. */
import { useRef, useState, type ReactElement } from 'react';
import type { FileVersion, HistoryRow } from '../../../shared/ipc/downloads';
import type { Navigate } from '../../app/routes';
import { useQuery, useTransfers } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { FilterField } from '../../ui/FilterField';
import { lastPart, visibleText } from '../../ui/format';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Select } from '../../ui/Select';
import { Spinner } from '../../ui/Spinner';
import tableStyles from '../../ui/Table.module.css';
import { filterRuns, isFiltering, noFilter, periods, periodStart, type HistoryFilter } from './historyFilter';
import { RestoreDialog } from './RestoreDialog';
import { RunRow } from './RunRow';
import { UndoDialog } from './UndoDialog';
import styles from './History.module.css';

export function HistoryPage({ navigate }: { readonly navigate: Navigate }): ReactElement {
  const transfers = useTransfers();
  const ended = String(transfers.filter((transfer) => transfer.finishedMs !== undefined).length);
  const { value, error, reload } = useQuery('history.list', {}, ended);
  const usage = useQuery('backup.usage', {}, ended).value;
  const [filter, setFilter] = useState<HistoryFilter>(noFilter);
  const [undoing, setUndoing] = useState<HistoryRow>();
  const [restoring, setRestoring] = useState<readonly FileVersion[]>([]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const [openedMs] = useState(() => Date.now());
  const kept = useKept(filter, openedMs, ended);
  const runs = value?.runs ?? [];
  const shown = filterRuns(runs, filter, kept, openedMs);
  const undoable = runs.filter((run) => run.canUndo && run.isRedo !== true).length;
  const toggle = (runId: string): void => {
    setOpen((last) => (last.has(runId) ? new Set([...last].filter((id) => id !== runId)) : new Set([...last, runId])));
  };
  return (
    <>
      <PageHead
        title={verdictOf(value === undefined, runs.length, undoable)}
        sub={t('history.sub')}
        actions={
          runs.length > 0 && (
            <Filters
              filter={filter}
              roots={usage?.roots.map(({ root }) => root) ?? []}
              onChange={setFilter}
              onLeave={() => list.current?.focus()}
            />
          )
        }
      />
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
        {value !== undefined && runs.length === 0 && <p className="t2">{t('history.empty')}</p>}
        {runs.length > 0 && shown.length === 0 && (
          <p className="row t2">
            {t('history.noMatch')}
            <Button
              size="small"
              onPress={() => {
                setFilter(noFilter);
              }}
            >
              {t('history.showAll')}
            </Button>
          </p>
        )}
        {shown.length > 0 && (
          <div ref={list} className={tableStyles['card']} tabIndex={-1}>
            <table className={`${tableStyles['table'] ?? ''} ${styles['runs'] ?? ''}`} aria-label={t('history.runs')}>
              <Columns />
              <tbody>
                {shown.map((run) => (
                  <RunRow
                    key={run.runId}
                    run={run}
                    kept={usage?.runs.find(({ runId }) => runId === run.runId)}
                    filterText={filter.text.trim()}
                    isOpen={open.has(run.runId)}
                    onToggle={() => {
                      toggle(run.runId);
                    }}
                    onUndo={() => {
                      setUndoing(run);
                    }}
                    onShow={() => {
                      const transfer = transfers.find(({ runId }) => runId === run.runId);
                      navigate({ name: 'result', uid: transfer?.uid ?? run.runId });
                    }}
                    onRestore={setRestoring}
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
        <RestoreDialog
          versions={restoring}
          onClose={() => {
            setRestoring([]);
          }}
          onStarted={() => {
            navigate({ name: 'activity' });
          }}
        />
      </PageScroll>
    </>
  );
}

const mostFound = 1000;

/** Replaced files that the filter finds by their paths or folder; none while it does not ask for files. */
function useKept({ text, period, root }: HistoryFilter, nowMs: number, freshness: string): readonly FileVersion[] {
  const fromMs = periodStart(period, nowMs);
  const words = text.trim();
  const input =
    words === '' && root === ''
      ? undefined
      : {
          limit: mostFound,
          ...(words === '' ? {} : { text: words }),
          ...(root === '' ? {} : { root }),
          ...(fromMs === undefined ? {} : { fromMs }),
        };
  return useQuery('versions.list', input, freshness).value?.versions ?? [];
}

function Columns(): ReactElement {
  return (
    <thead>
      <tr>
        <th scope="col">{t('history.column.run')}</th>
        <th scope="col">{t('history.column.outcome')}</th>
        <th scope="col" className={tableStyles['num']}>
          {t('history.column.backup')}
        </th>
        <th scope="col" className={tableStyles['num']}>
          {t('history.column.when')}
        </th>
        <th scope="col">
          <span className="sr">{t('history.actions')}</span>
        </th>
      </tr>
    </thead>
  );
}

const periodWords = {
  any: 'history.period.any',
  today: 'history.period.today',
  week: 'history.period.week',
  month: 'history.period.month',
} as const;

interface FiltersProps {
  readonly filter: HistoryFilter;
  readonly roots: readonly string[];
  readonly onChange: (filter: HistoryFilter) => void;
  readonly onLeave: () => void;
}

function Filters({ filter, roots, onChange, onLeave }: FiltersProps): ReactElement {
  return (
    <div className={styles['filters']} role="search" aria-label={t('history.filter')}>
      <FilterField
        label={t('history.find')}
        value={filter.text}
        onChange={(text) => {
          onChange({ ...filter, text });
        }}
        onLeave={onLeave}
      />
      <Select
        label={t('history.period')}
        isLabelHidden
        choices={periods.map((value) => ({ value, label: t(periodWords[value]) }))}
        value={filter.period}
        onChange={(value) => {
          onChange({ ...filter, period: periods.find((known) => known === value) ?? 'any' });
        }}
      />
      {(roots.length > 1 || filter.root !== '') && (
        <Select
          label={t('history.root')}
          isLabelHidden
          choices={[
            { value: 'all', label: t('history.root.all') },
            ...roots.map((root) => ({ value: root, label: visibleText(lastPart(root)) })),
          ]}
          value={filter.root === '' ? 'all' : filter.root}
          onChange={(root) => {
            onChange({ ...filter, root: root === 'all' ? '' : root });
          }}
        />
      )}
      {isFiltering(filter) && (
        <Button
          variant="quiet"
          onPress={() => {
            onChange(noFilter);
          }}
        >
          {t('history.showAll')}
        </Button>
      )}
    </div>
  );
}

function verdictOf(isLoading: boolean, runs: number, undoable: number): string {
  if (isLoading) return t('history.title');
  if (runs === 0) return t('history.verdict.empty');
  return undoable === 0 ? t('history.verdict.none', { runs }) : t('history.verdict.some', { runs, undoable });
}
