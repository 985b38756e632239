/** With several rows selected: how many files that is, and one decision for all of them. */
import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { t, Text } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { choices, type Choice } from './decisionChoices';
import type { ReviewStore } from './reviewStore';
import { choiceName } from './rowWords';
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
  const selection = useSyncExternalStore(grid.subscribe, grid.selection);
  // Rows that arrive are counted; a commit of rows makes a new cursor.
  useSyncExternalStore(grid.subscribe, grid.cursor);
  const rows = selectedRowCount(selection);
  const all = useAllCount(store, selection.isAll, summary.revision);
  if (rows <= 1 && !selection.isAll) return null;
  const files = selection.isAll ? all : rows > mostCountedRows ? null : selectedFileCount(selection, grid.rowAt);
  const what = files === null ? t('review.selection.someRows', { count: rows }) : t('common.files', { count: files });
  return (
    <div className={c('bar')} role="group" aria-label={t('review.selection')}>
      <span className="t2">
        <Text
          id={
            selection.isAll
              ? files === null
                ? 'review.selection.allRows'
                : 'review.selection.allFiles'
              : files === null
                ? 'review.selection.rows'
                : 'review.selection.files'
          }
          values={{ count: files ?? rows, rows }}
        />
      </span>
      <span className={c('set')}>{t('review.selection.set', { what })}</span>
      <div className={c('choices')}>
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-label={t('review.selection.choice', { choice: choiceName(choice), what })}
            onClick={() => {
              onChoose(choice);
            }}
          >
            {choiceName(choice)}
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
