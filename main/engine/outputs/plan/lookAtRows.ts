/** Looks at what lies where the rows of a plan go, folder by folder, and gives each row its kind. Writes nothing. */
import type { RunContext } from '../../ports/progress';
import { nextTurn } from '../nextTurn';
import type { PlanPorts } from './planPorts';
import type { RootRows } from './planRows';
import { createRowLook, type FileToKnow, type PlanInTheMaking } from './rowLook';
import type { TakenNames } from './takenNames';

/** What was seen beside the rows themselves. */
export interface SeenRows {
  /** The names in the folders that were looked at. */
  readonly taken: TakenNames;
  /** Rows whose hash would prove something, and those of them for which it is remembered. */
  readonly hashing: { readonly needed: number; readonly done: number };
  readonly pending: PendingRows;
}

/** Rows that wait for a hash. */
export interface PendingRows {
  readonly rows: readonly number[];
  readonly bytes: number;
  /** Where the file lies, for a row whose name is spelled differently here. */
  readonly places: ReadonlyMap<number, string>;
}

const looksAtOnce = 32;
const rowsPerTurn = 5000;
const progressEvery = 500;

/** Every row has its kind afterwards, as far as it can be told without reading a file. */
export async function lookAtRows(
  plan: PlanInTheMaking,
  rows: readonly RootRows[],
  ports: PlanPorts,
  { signal, progress }: RunContext,
): Promise<SeenRows> {
  const totalFiles = plan.entries.length;
  let doneFiles = 0;
  const isTaken = new Map<number, (path: string) => boolean>();
  const pending = { rows: [] as number[], bytes: 0, places: new Map<number, string>() };
  const hashing = { needed: 0, done: 0 };
  progress({ phase: 'planning', doneFiles, totalFiles });
  for (const { root, start, end } of rows) {
    const look = createRowLook(plan, root, ports, hashOf);
    isTaken.set(root, look.isTaken);
    let looks: Promise<void>[] = [];
    for (let index = start; index < end; index += 1) {
      if (look.isElsewhere(index)) await look.enter(index, signal);
      const work = look.at(index);
      if (work !== undefined) looks.push(work);
      if (looks.length >= looksAtOnce) {
        await Promise.all(looks);
        looks = [];
      }
      doneFiles += 1;
      if (doneFiles % progressEvery === 0) progress({ phase: 'planning', doneFiles, totalFiles });
      if (doneFiles % rowsPerTurn === 0) await nextTurn(signal);
    }
    await Promise.all(looks);
    signal.throwIfAborted();
  }
  progress({ phase: 'planning', doneFiles: totalFiles, totalFiles });
  return { taken: { has: (root, path) => isTaken.get(root)?.(path) === true }, hashing, pending };

  function hashOf({ index, localPath, cachePath, stat, isOtherSpelling }: FileToKnow): string | undefined {
    hashing.needed += 1;
    const hash = ports.hashCache.get(cachePath, stat);
    if (hash !== undefined) hashing.done += 1;
    else {
      pending.rows.push(index);
      pending.bytes += stat.sizeBytes;
      if (isOtherSpelling) pending.places.set(index, localPath);
    }
    return hash;
  }
}
