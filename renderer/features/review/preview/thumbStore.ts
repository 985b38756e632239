/** Thumbnails of rows, asked for one row after the other while the grid rests, and remembered. */
import type { PreviewThumbs } from '../../../../shared/ipc/previews';

export interface ThumbStore {
  readonly of: (rowId: string) => PreviewThumbs | undefined;
  readonly version: () => number;
  readonly subscribe: (listener: () => void) => () => void;
  /** These rows are on screen; what was wanted before and is not among them is not asked for any more. */
  readonly want: (rowIds: readonly string[]) => void;
  /** A picture of the row cannot be shown: the row is asked for once more. */
  readonly lost: (rowId: string) => void;
  readonly forgetAll: () => void;
}

const mostRows = 2000;

/** `ask` answers one row; a row that fails has no thumbnails. */
export function createThumbStore(ask: (rowId: string) => Promise<PreviewThumbs>): ThumbStore {
  const known = new Map<string, PreviewThumbs>();
  /** Asked for a second time already. */
  const lost = new Set<string>();
  const listeners = new Set<() => void>();
  let wanted: readonly string[] = [];
  let isAsking = false;
  let version = 0;

  const changed = (): void => {
    version += 1;
    for (const listener of [...listeners]) listener();
  };
  const askNext = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    for (;;) {
      const rowId = wanted.find((each) => !known.has(each));
      if (rowId === undefined) break;
      const thumbs = await ask(rowId).catch((): PreviewThumbs => ({ rowId, mine: [], farm: [] }));
      known.set(rowId, thumbs);
      for (const oldest of known.keys()) {
        if (known.size <= mostRows) break;
        known.delete(oldest);
      }
      changed();
    }
    isAsking = false;
  };

  return {
    of: (rowId) => known.get(rowId),
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want: (rowIds) => {
      wanted = rowIds;
      void askNext();
    },
    lost: (rowId) => {
      if (lost.has(rowId) || !known.delete(rowId)) return;
      lost.add(rowId);
      changed();
      void askNext();
    },
    forgetAll: () => {
      known.clear();
      lost.clear();
      changed();
      void askNext();
    },
  };
}
