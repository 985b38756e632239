/** Measures a review of many files: sequences of 250 frames, and the worst case of single files only. */
import { createReview } from '../../main/engine/review/createReview';
import type { Review } from '../../main/engine/review/review';
import { planInColumns } from '../../main/engine/outputs/plan/columns/columnPlan';
import type { Plan } from '../../shared/domain/plan';
import { buildPlan, planTimes, type FileStanding, type PlanLiteral } from '../support/buildPlan';

const files = Number(process.argv[2] ?? 1_000_000);
const everything = { kinds: [], undecidedOnly: false, text: '' };

const standings: readonly FileStanding[] = [
  { kind: 'remote-newer', untouched: true },
  { kind: 'edited-here' },
  { kind: 'content-differs' },
  { kind: 'identical' },
  { kind: 'new' },
];

function sequences(): PlanLiteral {
  return {
    sequences: Array.from({ length: Math.ceil(files / 250) }, (_, index) => {
      const first = standings[index % standings.length] ?? { kind: 'new' };
      const second = standings[(index + 1) % standings.length] ?? { kind: 'new' };
      return {
        folder: `shot_${index % 100}/renders`,
        prefix: `layer_${index}.`,
        suffix: '.exr',
        runs: [
          { first: 1001, last: 1200, ...first },
          { first: 1201, last: 1250, ...second },
        ],
      };
    }),
  };
}

function singles(): PlanLiteral {
  const paths = Array.from(
    { length: files },
    (_, index) => `cache/shot_${index % 100}/particle cloud ${index} final.abc`,
  );
  return {
    files: Object.fromEntries(paths.map((path, index) => [path, standings[index % 3] ?? { kind: 'new' as const }])),
  };
}

/** Wall time, and the time this thread really had: they differ on a busy machine. */
function measure<T>(what: string, run: () => T): T {
  const before = performance.now();
  const cpuBefore = process.threadCpuUsage();
  const result = run();
  const cpu = process.threadCpuUsage(cpuBefore);
  const wall = (performance.now() - before).toFixed(1).padStart(9);
  const own = ((cpu.user + cpu.system) / 1000).toFixed(1).padStart(9);
  process.stdout.write(`  ${what.padEnd(50)}${wall} ms${own} ms of processor\n`);
  return result;
}

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function run(name: string, plan: Plan): void {
  process.stdout.write(`${name}: ${plan.entries.length.toLocaleString('en')} files\n`);
  const columns = measure('the planned objects into columns', () => planInColumns(plan));
  const base = megabytes();
  const review = measure('open', () =>
    createReview(columns, { uid: 'bench', title: 'bench', clock: { nowMs: () => planTimes.nowMs }, timeZone: 'UTC' }),
  );
  const summary = measure('first summary', () => review.summary());
  process.stdout.write(`  memory above the columns${(megabytes() - base).toFixed(0).padStart(35)} MB\n`);
  measure('200 rows in the middle', () => review.rows(summary.rowCount >> 1, 200));
  measure('the same 200 rows again', () => review.rows(summary.rowCount >> 1, 200));
  measure('first 200 rows, with both folds', () => review.rows(0, 200));
  measure('decide the whole plan, with its summary', () => review.decide({ scope: 'plan', rowIds: [] }, 'skip'));
  measure('what of it goes to the draft', () => review.takeChange());
  measure('undo it, with its summary', () => review.undo());
  measure('redo it, with its summary', () => review.redo());
  review.undo();
  measure('200 rows after a decision', () => review.rows(0, 200));
  bigDetail(review);
  measure('filter by a word', () => review.view('sequence', { ...everything, text: 'loud' }));
  measure('filter by a number', () => review.view('sequence', { ...everything, text: '1117' }));
  measure('filter by extension and size', () => review.view('sequence', { ...everything, text: 'ext:abc size:>1M' }));
  measure('filter by kind', () => review.view('sequence', { ...everything, kinds: ['edited-here'] }));
  measure('filter by need', () => review.view('sequence', { ...everything, undecidedOnly: true }));
  measure('decide what the filter shows', () => review.decide({ scope: 'filter', rowIds: [] }, 'keep-both'));
  measure('group by folder', () => review.view('folder', everything));
  measure('next undecided', () => review.seekUndecided(undefined, 'next'));
  measure('preset safe', () => review.usePreset('safe'));
  measure('the plan document', () => review.plan());
}

function bigDetail(review: Review): void {
  const row = review.rows(3, 1).rows[0];
  if (row === undefined) return;
  measure('open a row', () => review.expand(row.id, true));
  measure('scopes of a row', () => review.scopes(row.id));
  measure('detail of a row', () => review.detail(row.id));
}

if (process.argv[3] !== 'singles') run('sequences', buildPlan(sequences()));
run('single files', buildPlan(singles()));
