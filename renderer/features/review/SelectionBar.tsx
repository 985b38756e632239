/** With several rows selected: how many files that is, and one decision for all of them. */
import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import { scoped } from '../../ui/classNames';
import { formatCount, plural } from '../../ui/format';
import { choices, type Choice } from './decisionChoices';
import type { ReviewStore } from './reviewStore';
import { choiceNames } from './rowWords';
import { selectedFileCount, selectedRowCount } from './selection';
import styles from './SelectionBar.module.css';

const c = scoped(styles);

/** Above this the rows are not walked through for a file count on every change. */
const mostCountedRows = 5000;

export interface SelectionBarProps {
  readonly store: ReviewStore;
  readonly summary: ReviewSummary;
  readonly onChoose: (choice: Choice) => void;
}

export function SelectionBar({ store, summary, onChoose }: SelectionBarProps): ReactElement | null {
  const { grid } = store;
  useSyncExternalStore(grid.subscribe, grid.version);
  const selection = grid.selection();
  const rows = selectedRowCount(selection);
  const all = useAllCount(store, selection.isAll, summary.revision);
  if (rows <= 1 && !selection.isAll) return null;
  const files = selection.isAll ? all : rows > mostCountedRows ? null : selectedFileCount(selection, grid.rowAt);
  const what = files === null ? plural(rows, 'row') : plural(files, 'file');
  return (
    <div className={c('bar')} role="group" aria-label="Selection">
      <span>
        <b>{selection.isAll ? `All ${what} that the filter shows are selected.` : `${what} selected.`}</b>
        <span className="t2">
          {' '}
          {selection.isAll || files === null ? '' : `In ${plural(rows, 'row')}. `}One decision is one undo step.
        </span>
      </span>
      <span className={c('set')}>Set {what} to</span>
      <div className={c('choices')}>
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-label={`${choiceNames[choice]}: ${files === null ? `${formatCount(rows)} rows` : what}`}
            onClick={() => {
              onChoose(choice);
            }}
          >
            {choiceNames[choice]}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The number of everything, asked from the engine: it knows what a decision about everything leaves out. */
function useAllCount(store: ReviewStore, isAll: boolean, revision: number): number | null {
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    if (!isAll) return undefined;
    let isCurrent = true;
    store.countAll().then(
      (files) => {
        if (isCurrent) setCount(files);
      },
      // Without a number the bar counts rows; the decision itself reports what it changed.
      () => {
        if (isCurrent) setCount(null);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [store, isAll, revision]);
  return count;
}
