import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ResultOutcome, ResultRow, ResultRows } from '../../shared/ipc/results';
import { changedFrame } from '../support/resultJob';
import { createResultWorld, type ResultWorld } from '../support/resultWorld';

const folder = mkdtempSync(join(tmpdir(), 'satchel-results-'));
let made: ResultWorld;
beforeAll(async () => {
  made = await createResultWorld(join(folder, 'touched'));
}, 60_000);
afterAll(async () => {
  await made.engine.close();
  rmSync(folder, { recursive: true });
});

const rowsOf = (outcomes: readonly ResultOutcome[] = [], opened: readonly string[] = []): Promise<ResultRows> =>
  made.engine.results.rows({ uid: made.uid, outcomes: [...outcomes], opened: [...opened], start: 0, count: 500 });
const rowOf = async (label: string): Promise<ResultRow> => {
  const found = (await rowsOf()).rows.find((row) => row.label === label);
  if (found === undefined) throw new Error(`no row ${label}`);
  return found;
};
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code,
  );
const inProject = (path: string): string => join(made.world.project, path);

/** Counted from the text of the journal, with nothing of the program. */
function countsOfJournal(runId: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (outcome: string): void => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
  const outcomeOfSkip: Record<string, string> = { skip: 'skipped', 'keep-mine': 'mine' };
  const intents = new Map<number, { op: string; keptBoth?: boolean; copiedAlong?: boolean }>();
  const text = readFileSync(join(made.world.home, 'runs', runId, 'journal.jsonl'), 'utf8');
  for (const line of text.trim().split('\n').slice(1)) {
    const [kind, body] = Object.entries(JSON.parse(line) as Record<string, never>)[0] ?? ['', {}];
    const { n = 0, code = '' } = body as { n?: number; code?: string };
    if (kind === 'intent') intents.set(n, body as never);
    else if (kind === 'fail') add('failed');
    else if (kind === 'ask') add('asked');
    else if (kind === 'skip') add(outcomeOfSkip[code] ?? code);
    else if (kind === 'done') {
      const intent = intents.get(n);
      if (intent?.keptBoth === true) add('both');
      else add(intent?.op === 'replace' ? 'replaced' : 'new');
    }
  }
  return counts;
}

describe('the rows of a result', () => {
  it('count what the journal counts, file by file', async () => {
    const { counts, runId } = await rowsOf();
    const counted = Object.fromEntries(counts.map(({ outcome, files }) => [outcome, files]));
    expect(counted).toEqual(countsOfJournal(runId));
    expect(counted).toEqual({
      failed: 1,
      asked: 1,
      undecided: 1,
      both: 3,
      replaced: 4,
      new: 3,
      mine: 1,
      skipped: 1,
      identical: 1,
    });
  });

  it('tell what failed first, then what needs somebody, then what was written, frames as sequences', async () => {
    const { rows } = await rowsOf();
    expect(rows.map(({ outcome, label, files, code }) => [outcome, label, files, code])).toEqual([
      ['failed', 'beauty.1003.exr', 1, 'store.missing_content'],
      ['asked', 'beauty.1005.exr', 1, 'changed-since-plan'],
      ['undecided', 'open.txt', 1, undefined],
      ['both', 'matte_r2.[1001-1003].exr', 3, undefined],
      ['replaced', 'beauty.[1001,1002-1006x2].exr', 4, undefined],
      ['new', '=1+1.txt', 1, undefined],
      ['new', 'new.[1001-1002].exr', 2, undefined],
      ['mine', 'mine.txt', 1, undefined],
      ['skipped', 'skip.txt', 1, undefined],
      ['identical', 'same.txt', 1, undefined],
    ]);
    expect(rows[0]?.message).toContain('is not in the store');
  });

  it('open to single files, and narrow to the outcomes that are asked for', async () => {
    const { id } = await rowOf('new.[1001-1002].exr');
    const { rows, total } = await rowsOf(['new'], [id]);
    expect(total).toBe(4);
    expect(
      rows.map(({ label, level, posInSet, setSize, isExpanded }) => [label, level, posInSet, setSize, isExpanded]),
    ).toEqual([
      ['=1+1.txt', 1, 1, 2, false],
      ['new.[1001-1002].exr', 1, 2, 2, true],
      ['new.1001.exr', 2, 1, 2, false],
      ['new.1002.exr', 2, 2, 2, false],
    ]);
    const window = await made.engine.results.rows({
      uid: made.uid,
      outcomes: ['new'],
      opened: [id],
      start: 2,
      count: 1,
    });
    expect(window.rows.map(({ label }) => label)).toEqual(['new.1001.exr']);
  });

  it('are told of a run by its id too, as History opens it', async () => {
    const whole = await rowsOf();
    expect(
      await made.engine.results.rows({ uid: whole.runId, outcomes: [], opened: [], start: 0, count: 500 }),
    ).toEqual(whole);
  });

  it('are none for a transfer that has no result', async () => {
    expect(
      await codeOf(made.engine.results.rows({ uid: 'nobody', outcomes: [], opened: [], start: 0, count: 1 })),
    ).toBe('input.not_found');
  });
});

describe('what goes out by rows', () => {
  it('is the full path of every file of the rows', async () => {
    const { id } = await rowOf('matte_r2.[1001-1003].exr');
    expect(await made.engine.results.paths({ uid: made.uid, rowIds: [id] })).toEqual({
      paths: [1001, 1002, 1003].map((frame) => inProject(`renders/matte_r2.${frame}.exr`)),
    });
  });

  it('is only what is there when it is dragged, with all frames of a sequence', async () => {
    const { id } = await rowOf('new.[1001-1002].exr');
    const drag = () => made.engine.results.present({ uid: made.uid, rowIds: [id] });
    expect(await drag()).toEqual({ paths: [1001, 1002].map((frame) => inProject(`renders/new.${frame}.exr`)) });
    const aside = join(folder, 'aside.exr');
    renameSync(inProject('renders/new.1001.exr'), aside);
    expect(await drag()).toEqual({ paths: [inProject('renders/new.1002.exr')] });
    symlinkSync(aside, inProject('renders/new.1001.exr'));
    expect(await drag()).toEqual({ paths: [inProject('renders/new.1002.exr')] });
    unlinkSync(inProject('renders/new.1001.exr'));
    renameSync(aside, inProject('renders/new.1001.exr'));
  });

  it('is nothing where a folder has become a link that leads out of the root', async () => {
    const { id } = await rowOf('new.[1001-1002].exr');
    const elsewhere = join(folder, 'elsewhere');
    renameSync(inProject('renders'), elsewhere);
    symlinkSync(elsewhere, inProject('renders'));
    const code = await codeOf(made.engine.results.present({ uid: made.uid, rowIds: [id] }));
    unlinkSync(inProject('renders'));
    renameSync(elsewhere, inProject('renders'));
    expect(code).toBe('input.not_found');
  });

  it('is refused for a row that there is not', async () => {
    expect(await codeOf(made.engine.results.paths({ uid: made.uid, rowIds: ['f99999'] }))).toBe('input.not_found');
  });
});

describe('the report', () => {
  it('is a table in which no name is a formula', async () => {
    const path = join(folder, 'report.csv');
    expect(await made.engine.results.report(made.uid, path)).toEqual({ path, files: 16 });
    const lines = readFileSync(path, 'utf8').split('\r\n');
    expect(lines[0]).toBe('\uFEFFoutcome,root,path,bytes,hash,code,message,tries');
    expect(lines.filter((line) => line.includes('=1+1'))).toEqual([expect.stringContaining(",'=1+1.txt,13,")]);
    expect(lines).toHaveLength(18);
  });

  it('is a document with the totals of the journal and every file', async () => {
    const path = join(folder, 'report.json');
    await made.engine.results.report(made.uid, path);
    const { runId } = await rowsOf();
    const report = JSON.parse(readFileSync(path, 'utf8')) as { totals: unknown; files: { path: string }[] };
    expect(report.totals).toEqual(countsOfJournal(runId));
    expect(report.files.map((file) => file.path)).toContain('=1+1.txt');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('replaces an earlier report and nothing else', async () => {
    const earlier = join(folder, 'again.csv');
    await made.engine.results.report(made.uid, earlier);
    await made.engine.results.report(made.uid, earlier);
    const precious = join(folder, 'precious.json');
    writeFileSync(precious, '{"mine":true}');
    mkdirSync(join(folder, 'a folder.csv'));
    const codes = [precious, join(folder, 'a folder.csv'), join(folder, 'x.exe'), join(folder, 'no', 'where.csv')];
    expect(await Promise.all(codes.map((path) => codeOf(made.engine.results.report(made.uid, path))))).toEqual(
      codes.map(() => 'input.invalid'),
    );
    expect(await codeOf(made.engine.results.report(made.uid, 'report.csv'))).toBe('path.relative');
    expect(readFileSync(precious, 'utf8')).toBe('{"mine":true}');
  });
});

describe('the rest of a download', () => {
  it('is planned anew by itself; a frame that was saved meanwhile is asked about again', async () => {
    expect((await rowsOf()).retryable).toBe(2);
    expect(await made.engine.downloads.result(made.uid)).toMatchObject({
      partly: [{ label: 'beauty.[1001-1006].exr', newFrames: 4, oldFrames: 2 }],
    });
    made.find();
    const { uid } = await made.engine.results.retry(made.uid);
    expect(await made.engine.board.settled(uid)).toMatchObject({ state: 'waiting-user', waitingFor: 'review' });
    const plan = await made.engine.downloads.review(uid, (review) => review.plan());
    expect([...plan.entries].map(({ path, decision }) => [path, decision?.action])).toEqual([
      ['renders/beauty.1003.exr', 'overwrite'],
      [changedFrame, undefined],
    ]);
    expect(readFileSync(inProject(changedFrame), 'utf8')).toBe('saved again meanwhile');
  });

  describe('that nothing changed about', () => {
    let untouched: ResultWorld;
    afterEach(() => untouched.engine.close());

    it('comes home at once, as it was decided', async () => {
      untouched = await createResultWorld(join(folder, 'untouched'), false);
      const { engine, world, find } = untouched;
      find();
      const { uid } = await engine.results.retry(untouched.uid);
      await engine.board.settled(uid);
      await expect.poll(() => engine.board.get(uid).snapshot.state, { timeout: 20_000 }).toBe('done');
      expect(await engine.downloads.result(uid)).toMatchObject({ replaced: 1, downloaded: 0, failed: [], asked: [] });
      expect(readFileSync(join(world.project, 'renders/beauty.1003.exr'), 'utf8')).toBe('beauty 1003 of the farm');
      expect(existsSync(join(world.project, '.satchel', 'backup'))).toBe(true);
      expect(await codeOf(engine.results.retry(uid))).toBe('input.not_found');
    }, 60_000);
  });
});
