/** What tells how bringing files will go: files that other programs hold open, and how quickly the disk answers. */
import { basename } from 'node:path';
import { plural } from '../../../../shared/text/format';
import type { Clock } from '../../ports/clock';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { monotonic } from '../runTarget';
import type { FolderCheck } from './folderCheck';

const mostReplaced = 50;
const rounds = 20;
const slowFolderMs = 20;

/** `fs.locks` and `fs.latency`. */
export function useProbes(check: FolderCheck): readonly Probe[] {
  return [
    { id: 'fs.locks', dependsOn: ['fs.exists'], modes: 'both', run: ({ signal }) => locks(check, signal) },
    {
      id: 'fs.latency',
      dependsOn: ['fs.write', 'fs.mkdir', 'fs.delete'],
      modes: 'deep',
      run: (context) => latency(check, context),
    },
  ];
}

async function locks({ files, target }: FolderCheck, signal: AbortSignal): Promise<ProbeOutcome> {
  if (files.isHeldOpen === undefined)
    return { level: 'success', message: 'This system replaces files while other programs have them open.' };
  const tried = (target.plan?.replaced ?? []).slice(0, mostReplaced);
  if (tried.length === 0) return { level: 'skipped', message: 'No file that is there would be replaced.' };
  const held: string[] = [];
  for (const path of tried) {
    signal.throwIfAborted();
    if (await files.isHeldOpen(path)) held.push(path);
  }
  const details = { tried: tried.length, held: held.length };
  const [first] = held;
  if (first === undefined)
    return { level: 'success', message: `No program holds ${plural(tried.length, 'file')} open.`, details };
  const others = held.length === 1 ? '' : ` and ${plural(held.length - 1, 'other file')}`;
  return {
    level: 'warning',
    message: `Another program has ${basename(first)}${others} open, so they cannot be replaced now.`,
    hint: 'Close the program that shows them before you bring files.',
    details: { ...details, path: first },
  };
}

async function latency(check: FolderCheck, { signal, clock }: ProbeContext): Promise<ProbeOutcome> {
  const own = await check.own();
  const { folders, files } = await own.use(signal, async (made) => {
    const inside = await made.folder();
    const small = new Uint8Array(4096);
    return {
      folders: await measure(clock, () => made.folder(inside)),
      files: await measure(clock, () => made.file(small, inside)),
    };
  });
  const details = {
    mkdirP50Ms: quantile(folders, 0.5),
    mkdirP95Ms: quantile(folders, 0.95),
    createP50Ms: quantile(files, 0.5),
    createP95Ms: quantile(files, 0.95),
  };
  const speed =
    `A new folder takes ${details.mkdirP50Ms} ms here and a small new file ${details.createP50Ms} ms; ` +
    `19 of 20 take no more than ${details.mkdirP95Ms} and ${details.createP95Ms} ms.`;
  if (details.mkdirP95Ms <= slowFolderMs) return { level: 'success', message: speed, details };
  return {
    level: 'info',
    message: `${speed} Many small files will take a while.`,
    hint: 'Choose a disk of this computer for many small files, or ask whoever runs the server whether it is busy.',
    details,
  };
}

/** Milliseconds of each of twenty rounds, the shortest first. */
async function measure(clock: Clock, round: () => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let at = 0; at < rounds; at += 1) {
    const startedMs = monotonic(clock);
    await round();
    taken.push(monotonic(clock) - startedMs);
  }
  return taken.toSorted((one, other) => one - other);
}

/** The smallest that the share of all does not exceed, to a hundredth of a millisecond. */
function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return Math.round(value * 100) / 100;
}
