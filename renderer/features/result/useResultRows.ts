/** The rows of a result that are on screen, fetched in blocks; which sequences are open is the window's own. */
import { useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { ResultOutcome, ResultRow, ResultRows } from '../../../shared/ipc/results';
import { useQuery } from '../../bridge/hooks';

/** Three blocks cover what is on screen, wherever it begins. */
const block = 100;

export interface ResultRowsState {
  readonly value: ResultRows | undefined;
  readonly error: ErrorDto | undefined;
  readonly total: number;
  readonly rowAt: (index: number) => ResultRow | undefined;
  readonly toggle: (rowId: string) => void;
  readonly onScrolledTo: (first: number) => void;
}

/** No outcome means all of them. */
export function useResultRows(uid: string, outcomes: readonly ResultOutcome[]): ResultRowsState {
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [start, setStart] = useState(0);
  const asked = useQuery('result.rows', {
    uid,
    outcomes: [...outcomes],
    opened: [...opened],
    start,
    count: 3 * block,
  });
  // What is on screen stays there until the new rows have come.
  const [shown, setShown] = useState<ResultRows>();
  if (asked.value !== undefined && asked.value !== shown) setShown(asked.value);
  const value = asked.value ?? shown;
  return {
    value,
    error: asked.error,
    total: value?.total ?? 0,
    rowAt: (index) => value?.rows[index - value.start],
    toggle: (rowId) => {
      setOpened((before) => (before.includes(rowId) ? before.filter((id) => id !== rowId) : [...before, rowId]));
    },
    onScrolledTo: (first) => {
      setStart(Math.max(0, Math.floor(first / block) - 1) * block);
    },
  };
}
