/** What became of every file of a run: from its journal, and from its plan where the journal counts without names. Pure. */
import type { Plan, PlanEntry } from '../../../shared/domain/plan';
import type { ResultOutcome } from '../../../shared/ipc/results';
import { workOf, type SkipCode } from './apply/applyItems';
import type { Journal } from './apply/journal';
import type { Intent } from './apply/journalLines';
import { placeOf } from './apply/places';

export interface ResultFile {
  readonly outcome: ResultOutcome;
  /** Absolute; empty for a file whose root has no folder. */
  readonly root: string;
  /** Where it is or was to be, relative to the root, `/`. */
  readonly path: string;
  readonly size?: number;
  readonly hash?: string;
  /** Error code, or the reason of a question. */
  readonly code?: string;
  readonly message?: string;
  readonly tries?: number;
}

/** The plan of a run, as objects or in columns. */
export type RunPlan = Pick<Plan, 'roots'> & { readonly entries: Iterable<PlanEntry> };

/** One of each file; without the plan those that were left alone are missing. Counts are those of the journal. */
export function resultFiles(journal: Journal, plan: RunPlan | undefined): ResultFile[] {
  const files = [...lastOf(journalFiles(journal))];
  if (plan === undefined) return files;
  const known = new Map(files.map((file, index) => [keyOf(file.root, file.path), index]));
  const isOver = journal.end === 'done';
  for (const { entry, root, paths, left } of planned(plan)) {
    const own = { root, path: entry.path, size: entry.remote.size, hash: entry.remote.hash };
    if (left !== undefined) {
      if (left !== 'asked') files.push({ outcome: left, ...own });
      continue;
    }
    const at = paths.map((path) => known.get(keyOf(root, path))).find((index) => index !== undefined);
    const found = at === undefined ? undefined : files[at];
    if (found?.outcome === 'copied') files.push({ outcome: 'identical', ...own });
    else if (at !== undefined && found !== undefined && found.size === undefined)
      files[at] = { ...found, size: entry.remote.size, hash: entry.remote.hash };
    else if (found === undefined) files.push({ outcome: isOver ? 'identical' : 'stopped', ...own });
  }
  return files;
}

/** Whether a file can be tried again by itself: it failed, was locked, or changed after the plan was made. */
export function isRetryable({ outcome, code }: Pick<ResultFile, 'outcome' | 'code'>): boolean {
  // A disk that allows no links allows none the next time.
  if (outcome === 'failed') return code !== 'download.link_unsupported';
  return outcome === 'asked' && code !== 'decision.needed';
}

/** What makes a place of a run the same place. */
export function keyOf(root: string, path: string): string {
  return `${root}\0${path}`;
}

interface PlannedFile {
  readonly entry: PlanEntry;
  readonly root: string;
  /** Places that the run was to write for it. */
  readonly paths: readonly string[];
  /** Set where nothing was to be written. */
  readonly left?: ResultOutcome;
}

const leftOutcomes: Readonly<Record<SkipCode, ResultOutcome>> = {
  identical: 'identical',
  skip: 'skipped',
  'keep-mine': 'mine',
  undecided: 'undecided',
};

/** The rows of a plan with what a run does with each. */
export function* planned({ roots, entries }: RunPlan): Generator<PlannedFile> {
  const targets = new Map(roots.map(({ id, target }) => [id, target ?? '']));
  for (const entry of entries) {
    const root = targets.get(entry.root) ?? '';
    const work = workOf(entry, { root, backup: true, isFree: () => true });
    if (work.kind === 'write') yield { entry, root, paths: work.items.map(({ path }) => path) };
    else yield { entry, root, paths: [entry.path], left: work.kind === 'ask' ? 'asked' : leftOutcomes[work.code] };
  }
}

/** A file that was tried again is what became of it at last. */
function lastOf(files: Iterable<ResultFile>): Iterable<ResultFile> {
  const byPlace = new Map<string, ResultFile>();
  for (const file of files) byPlace.set(keyOf(file.root, file.path), file);
  return byPlace.values();
}

/** Every line that names a file and is an outcome. */
function* journalFiles({ lines }: Pick<Journal, 'lines'>): Generator<ResultFile> {
  const open = new Map<number, Intent>();
  for (const line of lines) {
    if ('intent' in line) open.set(line.intent.n, line.intent);
    else if ('done' in line) {
      const intent = open.get(line.done.n);
      open.delete(line.done.n);
      const outcome = intent === undefined ? undefined : writtenAs(intent);
      if (intent !== undefined && outcome !== undefined) yield written(intent, outcome);
    } else if ('skip' in line) {
      const { root, path, code } = line.skip;
      if (root !== undefined && path !== undefined && code === 'identical') yield { outcome: 'identical', root, path };
    } else if ('ask' in line) {
      const { root, path, code } = line.ask;
      yield { outcome: 'asked', root, path, code };
    } else if ('fail' in line) {
      const { root, path, code, message = '', tries } = line.fail;
      yield { outcome: 'failed', root, path, code, message, ...(tries === undefined ? {} : { tries }) };
    }
  }
}

/** Undefined for a change that only makes room. */
function writtenAs({ op, linkCopied, copiedAlong, keptBoth }: Intent): ResultOutcome | undefined {
  if (op === 'rename-local' || op === 'remove') return undefined;
  if (linkCopied === true) return 'failed';
  if (copiedAlong === true) return 'copied';
  if (keptBoth === true) return 'both';
  return op === 'replace' ? 'replaced' : 'new';
}

function written({ root, path, after }: Intent, outcome: ResultOutcome): ResultFile {
  return {
    outcome,
    root,
    path,
    ...(after === undefined ? {} : { size: after.size }),
    ...(after?.hash === undefined ? {} : { hash: after.hash }),
    ...(outcome === 'failed'
      ? { code: 'download.link_unsupported', message: linkCopyMessage(placeOf(root, path)) }
      : {}),
  };
}

/** A link that this disk cannot hold: what stands there is a copy. */
function linkCopyMessage(place: string): string {
  return `${place} should be a link, which this disk or account does not allow; a copy of its target was put there instead.`;
}
