import { describe, expect, test } from 'vitest';
import type { RowsReply } from '../../../../shared/ipc/rows';
import { createGridModel, type GridModel } from '../../../../renderer/features/review/gridModel';
import { makeRow } from '../../../support/reviewRows';

/** An engine that serves ids; tests change the list and the revision under the grid. */
function createEngine(ids: string[]) {
  const engine = { ids, revision: 1, asked: [] as number[] };
  const grid: GridModel = createGridModel({
    requestRows: (start, count) => {
      engine.asked.push(start);
      const rows = engine.ids
        .slice(start, start + count)
        .map((id) =>
          makeRow({ id, type: id.startsWith('s') ? 'sequence' : 'range', level: id.startsWith('s') ? 1 : 2 }),
        );
      const reply: RowsReply = {
        type: 'rows',
        id: 1,
        uid: 'review-1',
        revision: engine.revision,
        total: engine.ids.length,
        start,
        rows,
      };
      return Promise.resolve(reply);
    },
    locate: (id) => Promise.resolve(engine.ids.includes(id) ? engine.ids.indexOf(id) : null),
    onNewerRevision: () => undefined,
  });
  return { engine, grid };
}

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
/** Ends when the grid asks for nothing more. */
async function settled(grid: GridModel): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (grid.isLoading());
}

async function open(ids: string[]): Promise<ReturnType<typeof createEngine>> {
  const opened = createEngine(ids);
  opened.grid.setViewport(480, 24);
  opened.grid.setView(1, ids.length);
  await settled(opened.grid);
  return opened;
}

describe('the grid', () => {
  test('fetches only what is on screen and puts the cursor on the first row', async () => {
    const { engine, grid } = await open(numbered('s', 10_000));
    expect([engine.asked, grid.cursor(), grid.selection().runs]).toEqual([
      [0],
      { index: 0, id: 's0' },
      [{ first: 0, last: 0 }],
    ]);
  });

  test('asks for the rows that come next while the hand scrolls, and for nothing around a jump', async () => {
    const { engine, grid } = await open(numbered('s', 10_000));
    for (const offsetPx of [900, 1800, 2700]) grid.scrollTo(offsetPx);
    await settled(grid);
    grid.scrollTo(200_000);
    await settled(grid);
    expect(engine.asked).toEqual([0, 100, 4100]);
    for (const offsetPx of [199_000, 198_000]) grid.scrollTo(offsetPx);
    await settled(grid);
    expect(engine.asked.slice(3)).toEqual([4000]);
  });

  test('answers a far row also when it remembers as many rows as it may', async () => {
    const { grid } = await open(numbered('s', 100_000));
    for (let page = 1; page < 70; page += 1) {
      grid.scrollTo(page * 4800);
      await settled(grid);
    }
    expect([(await grid.fetchRow(99_999))?.id, grid.rowAt(99_999)]).toEqual(['s99999', undefined]);
  });

  test('goes straight from the rows before a jump to those after it, and shows none where none come', async () => {
    const { engine, grid } = await open(numbered('s', 10_000));
    const drawn: (string | undefined)[] = [];
    grid.subscribe(() => drawn.push(grid.rowAt(grid.window().first)?.id));
    for (const offsetPx of [48_000, 200_000, 400_000]) grid.scrollTo(offsetPx);
    await settled(grid);
    const jumped = [...drawn];
    engine.revision = 0;
    grid.scrollTo(100_000);
    await settled(grid);
    expect([jumped, drawn.slice(jumped.length)]).toEqual([[grid.rowAt(8331)?.id], [undefined]]);
  });

  test('keeps the cursor row in sight when the box grows smaller, and does not fetch it back when it was out of sight', async () => {
    const { grid } = await open(numbered('r', 1000));
    grid.moveTo(19, false);
    grid.setViewport(240, 24);
    const followed = grid.offsetPx();
    grid.scrollTo(4800);
    grid.setViewport(120, 24);
    expect([followed, grid.offsetPx()]).toEqual([240, 4800]);
  });

  test('keeps the cursor by id and on its place on screen when rows come in above it', async () => {
    const { engine, grid } = await open(numbered('s', 300));
    grid.moveTo(30, false);
    await settled(grid);
    const placePx = grid.topPx(30) - grid.offsetPx();
    engine.ids = [...numbered('r', 5), ...engine.ids];
    engine.revision = 2;
    grid.setView(2, engine.ids.length);
    await settled(grid);
    expect([grid.cursor(), grid.topPx(35) - grid.offsetPx(), grid.selection().runs]).toEqual([
      { index: 35, id: 's30' },
      placePx,
      [{ first: 35, last: 35 }],
    ]);
  });

  test('keeps the rows on screen where they are when pages above them become known', async () => {
    const ids = numbered('s', 1000);
    for (let index = 200; index < 300; index += 1) ids[index] = `r${index}`;
    const { grid } = await open(ids);
    grid.scrollTo(grid.topPx(305));
    await settled(grid);
    const placePx = grid.topPx(305) - grid.offsetPx();
    grid.scrollTo(grid.offsetPx() - 240);
    await settled(grid);
    expect(grid.topPx(305) - grid.offsetPx()).toBe(placePx + 240);
  });

  test('shows the old rows until the new ones of the whole screen are there', async () => {
    const { engine, grid } = await open(numbered('s', 50));
    const seen: (string | undefined)[] = [];
    grid.subscribe(() => seen.push(grid.rowAt(1)?.id));
    engine.ids = ['s0', 'r0', 'r1', ...numbered('s', 50).slice(1)];
    engine.revision = 2;
    grid.setView(2, 52, { changedFrom: 0 });
    await settled(grid);
    expect([new Set(seen), grid.rowCount()]).toEqual([new Set(['r0']), 52]);
  });

  test('a row that the filter hides gives the cursor to the row at its place', async () => {
    const { engine, grid } = await open(numbered('s', 300));
    grid.moveTo(250, false);
    await settled(grid);
    engine.ids = ['s1', 's2'];
    engine.revision = 2;
    grid.setView(2, 2, { isOtherView: true });
    await settled(grid);
    expect([grid.cursor(), grid.offsetPx()]).toEqual([{ index: 1, id: 's2' }, 0]);
  });

  test('an empty view has no selection, and the cursor comes back with the rows', async () => {
    const { engine, grid } = await open(numbered('s', 30));
    engine.ids = [];
    engine.revision = 2;
    grid.setView(2, 0, { isOtherView: true });
    await settled(grid);
    expect(grid.selection().runs).toEqual([]);
    engine.ids = numbered('s', 30);
    engine.revision = 3;
    grid.setView(3, 30, { isOtherView: true });
    await settled(grid);
    expect([grid.cursor(), grid.selection().runs]).toEqual([{ index: 0, id: 's0' }, [{ first: 0, last: 0 }]]);
  });

  test('does not ask in a circle when answers are older than the summary', async () => {
    const { engine, grid } = await open(numbered('s', 30));
    engine.asked = [];
    grid.setView(9, 30);
    await settled(grid);
    expect(engine.asked).toEqual([0]);
  });

  test('a page is what fits without the two rows that keep the place', async () => {
    const { grid } = await open(numbered('s', 300));
    expect([grid.pageFrom(0, 1), grid.pageFrom(9, -1), grid.pageFrom(299, 1), grid.pageFrom(0, -1)]).toEqual([
      9, 0, 299, 0,
    ]);
  });
});
