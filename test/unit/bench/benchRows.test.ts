/** What the bench makes of samples: ratios by round, verdicts, and what an earlier result says. */
import { afterEach, expect, test, vi } from 'vitest';
import { findTool } from '../../bench/benchTools.mjs';
import { besideElectron } from '../../../scripts/benchElectron.mjs';
import { measureRounds } from '../../../scripts/benchRounds.mjs';
import { compareResults, rowsOf } from '../../../scripts/benchVerdicts.mjs';

interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number | null;
  readonly rssBytes: number | null;
}

interface BenchCase {
  readonly id: string;
  readonly run?: () => Promise<Sample>;
  readonly command?: readonly string[];
  readonly missing?: string;
  readonly isCold?: boolean;
  readonly check?: (sample: Sample) => void;
  readonly work?: { readonly count: number; readonly unit: string };
  readonly goals?: readonly {
    readonly target: string | null;
    readonly measure: string;
    readonly best?: readonly string[];
    readonly atMost?: number;
    readonly atLeast?: number;
    readonly limit?: number;
  }[];
}

interface Figures {
  readonly wallMs: Readonly<Record<'median' | 'min' | 'max' | 'mad', number>>;
}

interface BenchRow {
  readonly id: string;
  readonly target: string | null;
  readonly ours: Figures | null;
  readonly control: (Figures & { readonly tool: string }) | null;
  readonly ratio: { readonly median: number; readonly better: 'lower' | 'higher' } | null;
  readonly goal: number | null;
  readonly verdict: 'pass' | 'fail' | 'noisy' | 'skipped';
  readonly why?: string;
}

const mebibyte = 2 ** 20;
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A program that takes as long as it is told, by a clock of its own. */
function stub(id: string, takesMs: readonly number[], more: Partial<BenchCase> = {}): BenchCase & { ran: string[] } {
  const ran: string[] = [];
  let turn = 0;
  const run = () => {
    ran.push(id);
    const wallMs = takesMs[turn++ % takesMs.length] ?? 0;
    return Promise.resolve({ wallMs, cpuMs: wallMs / 2, rssBytes: mebibyte });
  };
  return { id, run, ran, ...more };
}

const judged = async (cases: readonly BenchCase[], rounds = 5): Promise<readonly BenchRow[]> => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const samples: unknown = await measureRounds(cases, rounds);
  return cases.flatMap((each) => rowsOf('s', each, samples) as BenchRow[]);
};

const against = (atMost: number) => ({ target: 'T1', measure: 'wallMs', best: ['tool'], atMost }) as const;

test('a tool of known time gives its ratio, from medians of rounds of which the first does not count', async () => {
  const tool = stub('tool', [9000, 400, 404, 396, 402, 398]);
  const [row] = await judged([stub('own', [1, 300, 303, 297, 301, 299], { goals: [against(0.8)] }), tool]);
  expect({ ...row, near: Math.abs((row?.ratio?.median ?? 0) / 0.75 - 1) < 0.03 }).toMatchObject({
    near: true,
    id: 's.own',
    target: 'T1',
    verdict: 'pass',
    goal: 0.8,
    control: { tool: 'tool', wallMs: { median: 400, min: 396, max: 404 } },
    ours: { wallMs: { median: 300 }, perSec: null },
  });
});

test('the order turns each round, so that both meet the same minutes of the machine', async () => {
  const order: string[] = [];
  const noting = (id: string): BenchCase => ({
    id,
    run: () => {
      order.push(id);
      return Promise.resolve({ wallMs: 1, cpuMs: 1, rssBytes: 1 });
    },
  });
  await judged([noting('a'), noting('b')], 3);
  expect(order.join('')).toBe('abbaabba');
});

test('what empties the caches comes after everything else, so that nothing else pays for it', async () => {
  const ran: string[] = [];
  const noted = (id: string, more: Partial<BenchCase> = {}): BenchCase => ({
    id,
    run: () => {
      ran.push(id);
      return Promise.resolve({ wallMs: 10, cpuMs: 10, rssBytes: mebibyte });
    },
    ...more,
  });
  await judged([noted('cold', { isCold: true }), noted('warm'), noted('tool')], 1);
  expect(ran).toEqual(['warm', 'tool', 'tool', 'warm', 'cold', 'cold']);
});

test('in Electron each script of ours runs beside itself in plain Node; a packaged app that is not there skips it', async () => {
  const command = [process.execPath, 'script.js', 'case'];
  const cases: BenchCase[] = [
    { id: 'own', command, goals: [against(1)] },
    { id: 'whole', run: () => Promise.reject(new Error('never asked')) },
    { id: 'tool', command: ['tool', 'case'] },
  ];
  const run = (given: readonly string[]) => Promise.resolve(given);
  const goals = [{ target: null, measure: 'wallMs', best: ['own'], atMost: 1.15 }];
  const made = besideElectron(cases, { run }) as BenchCase[];
  expect([made, await made[1]?.run?.()]).toEqual([
    [
      { id: 'own', command },
      { id: 'own.electron', run: expect.any(Function) as unknown, goals },
    ],
    command,
  ]);
  expect(besideElectron(cases, { missing: 'there is no packaged app' })).toEqual([
    { id: 'own', command },
    { id: 'own.electron', missing: 'there is no packaged app', goals },
  ]);
});

test('a slower one fails, and a ratio of rates is the other way round', async () => {
  const rate = { target: null, measure: 'wallMs', best: ['tool'], atLeast: 0.95 } as const;
  const rows = await judged([stub('own', [300], { goals: [against(0.5), rate] }), stub('tool', [270])]);
  expect(rows.map(({ id, verdict, ratio }) => [id, verdict, ratio?.better, ratio?.median.toFixed(2)])).toEqual([
    ['s.own', 'fail', 'lower', '1.11'],
    ['s.own.2', 'fail', 'higher', '0.90'],
    ['s.tool', 'skipped', undefined, undefined],
  ]);
});

test('a control that scatters is measured once more and then decides nothing', async () => {
  const tool = stub('tool', [100, 200, 300, 400]);
  const [row] = await judged([stub('own', [1], { goals: [against(1)] }), tool]);
  expect([row?.verdict, tool.ran.length]).toEqual(['noisy', 12]);
});

test('wrong output is refused: its times do not count, and our own failure fails', async () => {
  const wrong = (id: string, more: Partial<BenchCase> = {}): BenchCase => ({
    id,
    run: () => Promise.reject(new Error('What it sent differs. Its times do not count.')),
    ...more,
  });
  const ours = await judged([wrong('own', { goals: [against(1)] }), stub('tool', [1])]);
  const theirs = await judged([stub('own', [1], { goals: [against(1)] }), wrong('tool')]);
  expect([ours[0], theirs[0]]).toMatchObject([
    { verdict: 'fail', why: 'What it sent differs. Its times do not count.', ours: null, ratio: null },
    { verdict: 'skipped', why: 'tool missing', control: null, ratio: null },
  ]);
});

test('what a case gives is checked in each round, also in one that comes later', async () => {
  let round = 0;
  const check = () => {
    if (++round === 4) throw new Error('Other rows than before.');
  };
  const own = stub('own', [1], { goals: [against(1)], check });
  const [row] = await judged([own, stub('tool', [1])]);
  expect([round, row?.verdict, row?.why]).toEqual([4, 'fail', 'Other rows than before.']);
});

test('a command that does not say what it measured is refused', async () => {
  const command = [process.execPath, '-e', 'console.log("done")'];
  const [row] = await judged([{ id: 'own', command, goals: [against(1)] }, stub('tool', [1])], 1);
  expect([row?.verdict, row?.ours]).toEqual(['fail', null]);
});

test('a tool that is not there is named, and its rows are skipped, never passed', async () => {
  vi.stubEnv('SATCHEL_BENCH_XXHSUM', '/nowhere/xxhsum');
  const { missing } = findTool('xxhsum');
  const tool = { id: 'tool', missing: missing ?? '' };
  const rows = await judged([stub('own', [1], { goals: [against(1)] }), tool]);
  expect(rows.map(({ id, verdict, why }) => [id, verdict, why])).toEqual([
    ['s.own', 'skipped', 'tool missing'],
    ['s.tool', 'skipped', 'tool missing: /nowhere/xxhsum is not there (ENOENT); SATCHEL_BENCH_XXHSUM names another'],
  ]);
});

test('an absolute goal needs no other tool; what is not measured is null and passes nothing', async () => {
  const limit = { target: 'T20', measure: 'rssBytes', limit: mebibyte } as const;
  const unknown: BenchCase = {
    id: 'unknown',
    run: () => Promise.resolve({ wallMs: 5, cpuMs: null, rssBytes: null }),
    goals: [limit],
  };
  const rows = await judged([stub('own', [5], { goals: [limit], work: { count: 10, unit: 'files' } }), unknown]);
  expect(rows).toMatchObject([
    { id: 's.own.memory.limit', verdict: 'pass', goal: mebibyte, ours: { perSec: { median: 2000 } } },
    { verdict: 'skipped', why: 'not measured', ours: { cpuMs: null, rssBytes: null, perSec: null } },
  ]);
});

test('a ratio that is more than a tenth worse fails on the same class of machine and is only told on another', () => {
  const row = (id: string, median: number, better: 'lower' | 'higher', verdict: BenchRow['verdict'] = 'pass') =>
    ({
      id,
      target: null,
      ours: null,
      control: null,
      goal: 1,
      verdict,
      ratio: { median, min: 1, max: 1, better },
    }) as const;
  const before = {
    class: 'one',
    rows: [row('a', 1, 'lower'), row('b', 1, 'higher'), row('c', 1, 'lower'), row('d', 1, 'lower')],
  };
  const rows = [
    row('a', 1.2, 'lower'),
    row('b', 0.95, 'higher'),
    row('c', 2, 'lower', 'noisy'),
    row('new', 9, 'lower'),
  ];
  const verdicts = (machine: string) => {
    const compared = compareResults({ class: machine, rows }, before) as { readonly rows: readonly BenchRow[] };
    return compared.rows.map(({ id, verdict }) => `${id} ${verdict}`);
  };
  expect([verdicts('one'), verdicts('two')]).toEqual([
    ['a fail', 'b pass', 'c noisy', 'new pass'],
    ['a pass', 'b pass', 'c noisy', 'new pass'],
  ]);
});
