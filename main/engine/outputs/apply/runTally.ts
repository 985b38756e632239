/** What a run did, counted from the lines of its journal and from nothing else. */
import type { ApplyResult } from '../../../../shared/domain/plan';
import type { Intent, JournalLine } from './journalLines';
import { backupFolderOf, placeOf } from './places';

type Counts = Omit<ApplyResult, 'runId' | 'planId' | 'startedMs' | 'finishedMs'>;

export interface RunTally {
  add(line: JournalLine): void;
  counts(): Counts;
  /** Files that an undo took away. */
  removed(): number;
}

/** Fed with every line in order. Rows whose intent was never done count as failed only when a `fail` line says so. */
export function createRunTally(runId: string): RunTally {
  const open = new Map<number, Intent>();
  const numbers = {
    downloaded: 0,
    replaced: 0,
    keptBoth: 0,
    copied: 0,
    bytes: 0,
    backupBytes: 0,
  };
  /** Rows that nothing was done about. */
  const left = { identical: 0, skipped: 0, keptMine: 0, undecided: 0 };
  // By place: a file that was tried again ends as its last attempt did.
  const asked = new Map<string, { path: string; code: string }>();
  const failed = new Map<string, { path: string; code: string; message: string }>();
  const backupRoots = new Set<string>();
  let removed = 0;

  const forget = (root: string, path: string): string => {
    const place = `${root}\0${path}`;
    asked.delete(place);
    failed.delete(place);
    return place;
  };
  const done = (intent: Intent): void => {
    if (intent.op === 'rename-local') return;
    const place = forget(intent.root, intent.path);
    if (intent.op === 'remove') {
      removed += 1;
      return;
    }
    if (intent.linkCopied === true) {
      const message = `${placeOf(intent.root, intent.path)} should be a link, which this disk or account does not allow; a copy of its target was put there instead.`;
      failed.set(place, { path: intent.path, code: 'download.link_unsupported', message });
    } else if (intent.copiedAlong === true) {
      // The row itself is identical and stays as it is; its copy is one more file.
      numbers.copied += 1;
    } else if (intent.keptBoth === true) numbers.keptBoth += 1;
    else if (intent.op === 'replace') numbers.replaced += 1;
    else numbers.downloaded += 1;
    numbers.bytes += intent.fetched ?? 0;
    if (intent.backup === undefined) return;
    numbers.backupBytes += intent.before?.size ?? 0;
    backupRoots.add(intent.root);
  };

  const settled = { identical: 'identical', skip: 'skipped', 'keep-mine': 'keptMine', undecided: 'undecided' } as const;

  return {
    add: (line) => {
      if ('intent' in line) open.set(line.intent.n, line.intent);
      else if ('done' in line) {
        const intent = open.get(line.done.n);
        open.delete(line.done.n);
        if (intent !== undefined) done(intent);
      } else if ('skip' in line) {
        const { code, root, path, count = 1 } = line.skip;
        if (root !== undefined && path !== undefined) forget(root, path);
        if (Object.hasOwn(settled, code)) left[settled[code as keyof typeof settled]] += count;
      } else if ('resumed' in line) {
        // What is left alone, and what is looked at and found to be here, is said once more.
        for (const kind of Object.values(settled)) left[kind] = 0;
      } else if ('ask' in line) {
        const { root, path, code } = line.ask;
        asked.set(forget(root, path), { path, code });
      } else if ('fail' in line) {
        const { root, path, code, message = '' } = line.fail;
        failed.set(forget(root, path), { path, code, message });
      }
    },
    removed: () => removed,
    counts: () => ({
      downloaded: numbers.downloaded,
      replaced: numbers.replaced,
      keptBoth: numbers.keptBoth,
      ...left,
      identical: left.identical + numbers.copied,
      bytes: numbers.bytes,
      backupBytes: numbers.backupBytes,
      ...(numbers.copied === 0 ? {} : { copied: numbers.copied }),
      asked: [...asked.values()],
      failed: [...failed.values()],
      backupFolders: [...backupRoots].sort().map((root) => placeOf(root, backupFolderOf(runId))),
    }),
  };
}
