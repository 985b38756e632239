/** The rows of the tree of outputs that are on screen, fetched in blocks; ticks are sent one after the other. */
import { useState } from 'react';
import type { Outline, OutlineRow } from '../../../shared/ipc/outlines';
import type { ErrorDto } from '../../../shared/domain/errors';
import { call, toShownError } from '../../bridge/client';
import { useQuery } from '../../bridge/hooks';
import { announce } from '../../ui/LiveRegion';

/** Two blocks cover what is on screen, wherever it begins. */
const block = 100;

export interface OutlineFilter {
  readonly groupBy: 'step' | 'folder';
  readonly text: string;
  readonly hidesIdentical: boolean;
}

export interface OutlineState {
  readonly total: number;
  readonly sums: Outline['sums'] | undefined;
  readonly error: ErrorDto | undefined;
  readonly rowAt: (index: number) => OutlineRow | undefined;
  readonly toggle: (rowId: string) => void;
  /** Resolves when the answer is there. */
  readonly select: (rowId: string, isSelected: boolean) => Promise<void>;
  /** Ticks the new files and nothing else. */
  readonly selectNew: () => Promise<void>;
}

/** `revision` is that of the review: rows are asked again when it rises. */
export function useOutline(
  uid: string,
  filter: OutlineFilter,
  firstShown: number,
  revision: number,
  onChanged: () => void,
): OutlineState {
  const [toggled, setToggled] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState<ErrorDto>();
  const start = Math.max(0, Math.floor(firstShown / block) - 1) * block;
  const input = { uid, ...filter, toggled: [...toggled], start, count: 3 * block };
  const asked = useQuery('download.outline', input, String(revision));
  // What is on screen stays there until the new rows have come.
  const [shown, setShown] = useState<Outline>();
  if (asked.value !== undefined && asked.value !== shown) setShown(asked.value);
  const outline = asked.value ?? shown;
  const send = async (rowId: string, isSelected: boolean, how: Partial<OutlineFilter> & { only?: boolean }) => {
    setFailed(undefined);
    try {
      await call('download.select', { uid, ...filter, rowId, isSelected, ...how });
      asked.reload();
      onChanged();
    } catch (thrown) {
      const error = toShownError(thrown);
      setFailed(error);
      announce(error.message, 'assertive');
    }
  };
  return {
    total: outline?.total ?? 0,
    sums: outline?.sums,
    error: failed ?? asked.error,
    rowAt: (index) => outline?.rows[index - outline.start],
    toggle: (rowId) => {
      setToggled((before) => (before.includes(rowId) ? before.filter((id) => id !== rowId) : [...before, rowId]));
    },
    select: (rowId, isSelected) => send(rowId, isSelected, {}),
    selectNew: () => send('job', true, { text: 'kind:new', hidesIdentical: false, only: true }),
  };
}
