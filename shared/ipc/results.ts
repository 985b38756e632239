/** What a finished download can be asked: its files by outcome, the way to take up the rest, and what goes out of the window. */
import { z } from 'zod';
import { Path, Uid } from './fields';

/** In the order in which a result tells them. `stopped`: the run ended before their turn. */
export const resultOutcomes = [
  'failed',
  'asked',
  'undecided',
  'both',
  'copied',
  'replaced',
  'new',
  'mine',
  'skipped',
  'identical',
  'stopped',
] as const;
export type ResultOutcome = (typeof resultOutcomes)[number];

const Outcome = z.enum(resultOutcomes);
const ResultRowId = z
  .string()
  .max(16)
  .regex(/^[sf]\d{1,9}$/);

export const ResultRow = z.strictObject({
  id: ResultRowId,
  type: z.enum(['sequence', 'file']),
  outcome: Outcome,
  /** Its name; below a sequence and alone. */
  label: z.string(),
  /** The folder it lies in, as people write it. */
  folder: z.string(),
  files: z.number().int(),
  /** Absent where no size is known. */
  bytes: z.number().optional(),
  /** Error code or reason, where all files of the row have the same. */
  code: z.string().optional(),
  message: z.string().optional(),
  /** Different reasons among its files. */
  reasons: z.number().int(),
  /** How often the most stubborn of its files was tried. */
  tries: z.number().int().optional(),
  level: z.number().int(),
  posInSet: z.number().int(),
  setSize: z.number().int(),
  isExpanded: z.boolean(),
});
export type ResultRow = z.output<typeof ResultRow>;

export const ResultRows = z.strictObject({
  runId: z.string(),
  /** Rows as they are open now. */
  total: z.number().int(),
  start: z.number().int(),
  rows: z.array(ResultRow),
  counts: z.array(z.strictObject({ outcome: Outcome, files: z.number().int(), bytes: z.number() })),
  /** Files that failed, were locked or changed meanwhile, and that can be tried again by themselves. */
  retryable: z.number().int(),
  hasPlan: z.boolean(),
});
export type ResultRows = z.output<typeof ResultRows>;

const Started = z.strictObject({ uid: Uid });
const SomeRows = z.strictObject({ uid: Uid, rowIds: z.array(ResultRowId).min(1).max(10_000) });
const Paths = z.strictObject({ paths: z.array(z.string()) });

export const resultCommands = {
  /** `uid`: a transfer, or a run. `opened`: sequences whose files are shown. */
  'result.rows': {
    input: z.strictObject({
      uid: Uid,
      outcomes: z.array(Outcome).max(resultOutcomes.length),
      opened: z.array(ResultRowId).max(10_000),
      start: z.number().int().min(0),
      count: z.number().int().min(1).max(500),
    }),
    output: ResultRows,
  },
  /** Full paths of the files of rows, to be copied as text. */
  'result.paths': { input: SomeRows, output: Paths },
  /** Those that are there, below a root of the run: what may be shown in the file manager or dragged out. */
  'result.present': { input: SomeRows, output: Paths },
  /** Plans what failed, was locked or changed meanwhile anew, and nothing else; goes on at once where nothing is open. */
  'result.retry': { input: Started, output: Started },
  /** Writes what happened to every file; `.csv` or `.json` says how. */
  'result.export': {
    input: z.strictObject({ uid: Uid, path: Path }),
    output: z.strictObject({ path: z.string(), files: z.number().int() }),
  },
  /** Writes the plan of a review, or of a run, as a document. */
  'plan.export': { input: z.strictObject({ uid: Uid, path: Path }), output: z.strictObject({ path: z.string() }) },
  /** A line for a terminal that applies the decisions of now; their plan is kept in the data folder. */
  'plan.command': { input: Started, output: z.strictObject({ line: z.string(), path: z.string() }) },
} as const;
