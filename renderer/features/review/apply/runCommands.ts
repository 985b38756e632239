/** What the keys of the grid do while the plan is applied: rows are looked at, decisions stand. */
import type { GridCommands } from '../gridCommands';
import type { ReviewStore } from '../reviewStore';

export interface RunWishes {
  /** The n-th state of the filter; 0 shows all. */
  readonly showState: (number: number) => void;
  readonly togglePane: () => void;
  /** Says that nothing is decided now. */
  readonly refuse: () => void;
}

export interface RunCommands extends GridCommands {
  /** Tells the page's wishes from here on. */
  readonly heed: (wishes: RunWishes) => void;
}

/** The commands of the review without those that decide. */
export function createRunCommands(base: GridCommands, store: ReviewStore): RunCommands {
  let wishes: RunWishes | undefined;
  const tryAgain = async (): Promise<void> => {
    const row = await store.grid.fetchRow(store.grid.cursor().index);
    await store.tryAgain((row?.progress?.retryCount ?? 0) > 0 ? row?.id : undefined);
  };
  return {
    ...base,
    choose: () => Promise.resolve(),
    heed: (given) => {
      wishes = given;
    },
    run: (command) => {
      switch (command.type) {
        case 'move':
        case 'open':
        case 'close':
        case 'typeAhead':
          base.run(command);
          return;
        case 'seek':
          void store.seekFailed(command.direction);
          return;
        case 'tryAgain':
          void tryAgain();
          return;
        case 'kind':
          wishes?.showState(command.number);
          return;
        case 'allKinds':
          wishes?.showState(0);
          return;
        case 'detail':
          wishes?.togglePane();
          return;
        default:
          wishes?.refuse();
      }
    },
  };
}
