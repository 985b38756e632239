/** The engine's loop turns while a large tree is asked for in the cache: counted in files, as a clock on a busy machine tells nothing. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hashColumns } from '../../../main/engine/hashing/hashColumns';
import type { FileBatch } from '../../../main/engine/ports/treeWalker';
import { FileColumns } from '../../../main/engine/scan/fileColumns';
import { createManualClock } from '../../support/manualClock';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';

const fileCount = 100_000;
const filesPerFolder = 250;
const mostAtOnce = 2048;

/** Files of one batch that are all as they were. */
function manyFiles(): FileBatch {
  const names = Array.from({ length: fileCount }, (_, index) => `f${String(index).padStart(6, '0')}`);
  const folders = Array.from(
    { length: fileCount / filesPerFolder },
    (_, index) => `d${String(index).padStart(4, '0')}`,
  );
  const bytesOf = (texts: readonly string[]) => Uint8Array.from(Buffer.from(texts.map((text) => `${text}\0`).join('')));
  return {
    count: fileCount,
    names: bytesOf(names),
    nameEnds: Uint32Array.from(names, (name, index) => (name.length + 1) * (index + 1) - 1),
    folders: bytesOf(folders),
    runs: new Uint32Array(folders.length).fill(filesPerFolder),
    sizes: new Float64Array(fileCount).fill(3),
    mtimesNs: new BigInt64Array(fileCount).fill(1_700_000_000_000_000_000n),
    changesNs: new BigInt64Array(fileCount).fill(1_700_000_000_000_000_000n),
    modes: new Uint16Array(fileCount).fill(0o644),
    inodes: BigUint64Array.from({ length: fileCount }, (_, index) => BigInt(index + 1)),
    deviceOf: new Uint8Array(fileCount),
    devices: ['1'],
  };
}

/** Runs `work` and answers, for each turn of the loop meanwhile, what was counted in it. */
async function countedByTurn(work: (count: () => void) => Promise<unknown>): Promise<readonly number[]> {
  const turns: number[] = [];
  let [counted, isOver] = [0, false];
  const turn = () => {
    turns.push(counted);
    counted = 0;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work(() => (counted += 1));
  isOver = true;
  turns.push(counted);
  return turns;
}

test('no turn of the loop asks the cache for more than 2,048 files, and each folder is asked for once', async () => {
  const columns = new FileColumns(resolve('/show'), [manyFiles()]);
  const foldersAsked: string[] = [];
  let report: Awaited<ReturnType<typeof hashColumns>> | undefined;
  const turns = await countedByTurn(async (count) => {
    const get = () => {
      count();
      return '0'.repeat(32);
    };
    const forFolder = (folder: string) => {
      foldersAsked.push(folder);
      return { get };
    };
    const neverRead = () => Promise.reject(new Error('A file was read.'));
    report = await hashColumns(
      { columns, isLeftOut: () => false, isForced: false },
      {
        fileHasher: { hashFile: neverRead, close: () => Promise.resolve() },
        hashCache: { ...createMemoryHashCache(), forFolder },
        clock: createManualClock(),
      },
      createRunContext(),
    );
  });
  expect({
    cached: report?.cachedCount,
    hashedBytes: report?.hashedBytes,
    asked: turns.reduce((sum, each) => sum + each, 0),
    isInTurns: Math.max(...turns) <= mostAtOnce,
    folders: foldersAsked.length,
    differing: new Set(foldersAsked).size,
  }).toEqual({
    ...{ cached: fileCount, hashedBytes: 0, asked: fileCount, isInTurns: true },
    ...{ folders: fileCount / filesPerFolder, differing: fileCount / filesPerFolder },
  });
});
