import { describe, expect, test } from 'vitest';
import type { CommandName, Input, Output } from '../../../../shared/ipc/contract';
import { toErrorDto } from '../../../../shared/domain/errors';
import { createGridCommands, type GridCommands } from '../../../../renderer/features/review/gridCommands';
import type { GridCommand } from '../../../../renderer/features/review/keymap';
import { createReviewStore, type ReviewStore } from '../../../../renderer/features/review/reviewStore';
import { openReview } from '../../../support/openReview';
import { storyPlan } from '../../../support/storyPlan';

interface Opened {
  readonly store: ReviewStore;
  readonly commands: GridCommands;
  readonly said: string[];
  readonly keys: (...types: GridCommand[]) => Promise<void>;
  /** Label of the cursor row. */
  readonly at: () => string | undefined;
}

/** A store over a real session; every answer takes a turn of the event loop, as from another process. */
async function openStore(): Promise<Opened> {
  const review = openReview(storyPlan());
  const said: string[] = [];
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answers: { readonly [C in CommandName]?: (input: Input<C>) => Output<C> } = {
    'review.get': () => review.summary(),
    'review.view': ({ groupBy, filter }) => {
      review.view(groupBy, filter);
      return review.summary();
    },
    'review.expand': ({ rowId, isExpanded }) => {
      review.expand(rowId, isExpanded);
      return review.summary();
    },
    'review.decide': ({ scope, action, policy }) => ({
      ...review.decide(scope, action, policy),
      summary: review.summary(),
    }),
    'review.acceptRecommended': ({ scope }) => ({ ...review.acceptRecommended(scope), summary: review.summary() }),
    'review.undo': () => {
      review.undo();
      return review.summary();
    },
    'review.locate': ({ rowId }) => review.locate(rowId),
    'review.seekUndecided': ({ fromRowId, direction }) => review.seekUndecided(fromRowId, direction),
    'review.scopes': ({ rowId }) => ({ scopes: review.scopes(rowId) }),
  };
  const store = createReviewStore('review-1', {
    call: async <C extends CommandName>(command: C, input: Input<C>): Promise<Output<C>> => {
      await turn();
      const answer = answers[command];
      if (answer === undefined) throw new Error(`${command} is not part of this test.`);
      return answer(input);
    },
    requestRows: async (_uid, start, count) => {
      await turn();
      return { id: 1, ...review.rows(start, count) };
    },
    announce: (text) => said.push(text),
    toShownError: toErrorDto,
    nowMs: () => 0,
  });
  store.grid.setViewport(600, 24);
  const commands = createGridCommands(store, () => 0);
  const idle = async (): Promise<void> => {
    await commands.settled();
    do await turn();
    while (store.grid.isLoading());
  };
  await store.load();
  await idle();
  return {
    store,
    commands,
    said,
    keys: async (...pressed) => {
      for (const command of pressed) commands.run(command);
      await idle();
    },
    at: () => store.grid.rowAt(store.grid.cursor().index)?.label,
  };
}

const down: GridCommand = { type: 'move', to: 'next', extend: false };
const extend: GridCommand = { type: 'move', to: 'next', extend: true };
const open: GridCommand = { type: 'open' };
const close: GridCommand = { type: 'close' };

describe('keys on a real session', () => {
  test('pressed faster than answers come, act on the row that each one meant', async () => {
    const { keys, at, said } = await openStore();
    await keys(down, down, down, open, open, down, open, open, down, { type: 'decide', choice: 'both' });
    expect([at(), said]).toEqual(['1018', ['1 file set to keep both. Undo available.']]);
  });

  test('left goes from a frame to its range, closes that, and goes on to the sequence', async () => {
    const { keys, at, store } = await openStore();
    await keys(down, down, down, open, open, open);
    const before = store.grid.rowCount();
    await keys(
      { type: 'move', to: 'last', extend: false },
      { type: 'move', to: 'first', extend: false },
      down,
      down,
      down,
    );
    await keys(open, down, down, down, close);
    expect(at()).toBe('1001-1016');
    await keys(close, close);
    expect([at(), store.grid.rowCount() < before]).toEqual(['beauty.[1001-1240].exr', true]);
    await keys(close);
    expect(store.grid.rowAt(store.grid.cursor().index)?.isExpanded).toBe(false);
  });

  test('a selection of several rows is one step, and undo takes all of it back', async () => {
    const { keys, store, said } = await openStore();
    const before = store.state().summary?.byAction;
    await keys(down, down, extend, extend, { type: 'decide', choice: 'skip' });
    await store.undo();
    expect([store.state().summary?.byAction, said.length]).toEqual([before, 2]);
  });

  test('Enter accepts what is recommended for a whole row', async () => {
    const { keys, store } = await openStore();
    await keys(down, down, down, { type: 'accept' });
    expect(store.state().summary?.undecidedCount).toBe(2);
  });

  test('everything means the conflicts, and its number is told before', async () => {
    const { keys, store, said } = await openStore();
    await keys({ type: 'selectAll' });
    const count = await store.countAll();
    await keys({ type: 'decide', choice: 'skip' });
    expect([count, said[0]?.startsWith(`${count} files set to skip.`)]).toEqual([
      store.state().summary?.differingCount,
      true,
    ]);
  });

  test('the next undecided frame is shown although its sequence was closed', async () => {
    const { keys, at } = await openStore();
    await keys({ type: 'seek', direction: 'next' }, { type: 'seek', direction: 'next' });
    expect(at()).toBe('1017');
  });

  test('typing letters without single keys goes to the row of that name', async () => {
    const { keys, at } = await openStore();
    await keys({ type: 'typeAhead', text: 's' }, { type: 'typeAhead', text: 'p' });
    expect(at()).toBe('specular.[1001-1240].exr');
  });

  test('a command that fails says so and leaves the others working', async () => {
    const { store, said, keys } = await openStore();
    await store.usePreset('mirror');
    expect([store.state().error?.code, said.length]).toEqual(['internal', 1]);
    await keys(down, down, down, { type: 'decide', choice: 'mine' });
    expect(store.state().error).toBeUndefined();
  });

  test('fast typing in the filter ends with the last text', async () => {
    const { store } = await openStore();
    await Promise.all([
      store.setFilter({ text: 'b' }),
      store.setFilter({ text: 'be' }),
      store.setFilter({ undecidedOnly: true }),
    ]);
    expect(store.state().summary?.filter).toEqual({ kinds: [], undecidedOnly: true, text: 'be' });
  });
});
