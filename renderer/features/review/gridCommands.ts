/** What the keys of the grid do. Commands wait for each other, so that fast typing acts on the row the eye is on. */
import type { PlanAction } from '../../../shared/domain/plan';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { actionFor, bulkActionFor, type Choice } from './decisionChoices';
import type { GridCommand, Move, PageSideCommand } from './keymap';
import type { ReviewStore } from './reviewStore';
import { selectedRowCount } from './selection';

export interface GridCommands {
  readonly run: (command: GridCommand) => void;
  /** Hears the commands that need more than the grid, until the answered function is called. */
  readonly listen: (listener: (command: PageSideCommand) => void) => () => void;
  readonly choose: (choice: Choice) => Promise<void>;
  /** Opens or closes one row; a row that cannot stays as it is. */
  readonly setOpen: (index: number, isExpanded: boolean) => Promise<void>;
  /** Puts the cursor on the first row that is a question: what is identical or new comes before it. */
  readonly begin: () => Promise<void>;
  /** Ends when everything asked for so far is done. */
  readonly settled: () => Promise<void>;
}

/** Identical and new have one line each. */
const folds = 2;
/** How many rows a look-up by name goes through before it gives up. */
const typeAheadRows = 2000;

/** Commands on one review. Those that only the page can do go to its listener; without one they do nothing. */
export function createGridCommands(store: ReviewStore, nowMs: () => number): GridCommands {
  const { grid } = store;
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;
  let onPageSide: ((command: PageSideCommand) => void) | undefined;
  let typed = { text: '', atMs: 0 };

  const later = (work: () => Promise<void>): Promise<void> => {
    waiting += 1;
    queue = queue.then(work).finally(() => {
      waiting -= 1;
    });
    return queue;
  };
  /** At once while nothing is under way, else after it. */
  const inOrder = (work: () => void): void => {
    if (waiting === 0) work();
    else
      void later(() => {
        work();
        return Promise.resolve();
      });
  };
  const cursorRow = (): Promise<ReviewRow | undefined> => grid.fetchRow(grid.cursor().index);

  const target = (to: Move): number => {
    const { index } = grid.cursor();
    switch (to) {
      case 'previous':
        return index - 1;
      case 'next':
        return index + 1;
      case 'pageUp':
        return grid.pageFrom(index, -1);
      case 'pageDown':
        return grid.pageFrom(index, 1);
      case 'first':
        return 0;
      case 'last':
        return grid.rowCount() - 1;
    }
  };
  const decide = async (actionOf: (row: ReviewRow | undefined) => PlanAction): Promise<void> => {
    const isSingle = selectedRowCount(grid.selection()) <= 1 && !grid.selection().isAll;
    const row = isSingle ? await cursorRow() : undefined;
    const scope = await store.selectedScope();
    if (scope !== null) await store.decide(scope, actionOf(row));
  };
  const choose = (choice: Choice): Promise<void> =>
    decide((row) => (row === undefined ? null : actionFor(choice, row.allowed)) ?? bulkActionFor(choice));
  const setOpen = async (index: number, isExpanded: boolean): Promise<void> => {
    const row = await grid.fetchRow(index);
    if (row?.isExpandable === true && row.isExpanded !== isExpanded) await store.expand(index, row, isExpanded);
  };
  const begin = async (): Promise<void> => {
    for (let index = 0; index <= folds; index += 1) {
      const row = await grid.fetchRow(index);
      if (row === undefined) return;
      if (row.type === 'fold') continue;
      // Somebody was faster.
      if (grid.cursor().index === 0) grid.moveTo(index, false);
      return;
    }
  };
  const open = async (): Promise<void> => {
    const { index } = grid.cursor();
    const row = await grid.fetchRow(index);
    if (row?.isExpandable !== true) return;
    if (row.isExpanded) grid.moveTo(index + 1, false);
    else await setOpen(index, true);
  };
  const close = async (): Promise<void> => {
    const { index } = grid.cursor();
    const row = await grid.fetchRow(index);
    if (row?.isExpandable === true && row.isExpanded) return setOpen(index, false);
    if (row !== undefined && row.level > 1) grid.moveTo(await parentOf(index, row), false);
    return undefined;
  };
  /** Goes up by positions among siblings; a row of a deeper level on the way is left by its own position. */
  const parentOf = async (from: number, row: ReviewRow): Promise<number> => {
    let index = from;
    let at: ReviewRow | undefined = row;
    while (at !== undefined && at.level >= row.level) {
      index -= Math.max(1, at.posInSet);
      at = await grid.fetchRow(index);
    }
    return at === undefined ? from : index;
  };
  const lookUp = async (text: string): Promise<void> => {
    const isNew = nowMs() - typed.atMs > 800;
    typed = { text: (isNew ? '' : typed.text) + text.toLowerCase(), atMs: nowMs() };
    const { index } = grid.cursor();
    const count = grid.rowCount();
    const start = isNew ? 1 : 0;
    for (let step = start; step < Math.min(count, typeAheadRows) + start; step += 1) {
      const at = (index + step) % count;
      const row = await grid.fetchRow(at);
      if (row?.label.toLowerCase().startsWith(typed.text) !== true) continue;
      grid.moveTo(at, false);
      return;
    }
  };

  const run = (command: GridCommand): void => {
    switch (command.type) {
      case 'move':
        inOrder(() => {
          grid.moveTo(target(command.to), command.extend);
        });
        return;
      case 'selectAll':
        inOrder(() => {
          grid.selectAll();
        });
        return;
      case 'toggleRow':
        inOrder(() => {
          grid.toggleRow(grid.cursor().index);
        });
        return;
      case 'open':
        void later(open);
        return;
      case 'close':
        void later(close);
        return;
      case 'accept':
        void later(async () => {
          const scope = await store.selectedScope();
          if (scope !== null) await store.accept(scope);
        });
        return;
      case 'decide':
        void later(() => choose(command.choice));
        return;
      case 'keepNewer':
        void later(() => decide(() => 'keep-newer'));
        return;
      case 'ask':
        void later(() => decide(() => 'ask'));
        return;
      case 'seek':
        void later(() => store.seek(command.direction));
        return;
      case 'typeAhead':
        void later(() => lookUp(command.text));
        return;
      case 'filter':
        // What is typed next belongs into the field already.
        onPageSide?.(command);
        return;
      default:
        inOrder(() => {
          onPageSide?.(command);
        });
        // What is selected next is selected in the rows that were asked for.
        if (command.type === 'kind' || command.type === 'allKinds' || command.type === 'back')
          void later(() => store.viewed());
    }
  };
  return {
    run,
    listen: (listener) => {
      onPageSide = listener;
      return () => {
        onPageSide = undefined;
      };
    },
    begin: () => later(begin),
    choose: (choice) => later(() => choose(choice)),
    setOpen: (index, isExpanded) => later(() => setOpen(index, isExpanded)),
    settled: () => queue,
  };
}
