/** What the rows of a running apply share, so that a row is drawn again only when it changes. */
import { createContext } from 'react';

export interface RunContext {
  readonly isOver: boolean;
  readonly onTryAgain: (rowId: string) => void;
}

export const RunRows = createContext<RunContext>({ isOver: true, onTryAgain: () => undefined });
