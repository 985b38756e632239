/** Runs as a process of its own that applies a plan and kills itself, as a power cut would, at one named point of the work. */
import { readFileSync } from 'node:fs';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createDeclinedFiles } from '../../main/adapters/sqlite/declinedFiles';
import { createPartFiles } from '../../main/adapters/sqlite/partFiles';
import { createPlacedFiles } from '../../main/adapters/sqlite/placedFiles';
import { createRuns } from '../../main/adapters/sqlite/runs';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { applyPlan } from '../../main/engine/outputs/apply/applyPlan';
import type { FileSystem, FileWriter } from '../../main/engine/ports/fileSystem';
import type { Plan } from '../../shared/domain/plan';
import { withoutHardLinks } from './faultyFiles';
import { createMemoryHashCache } from './memoryRecords';
import { killPoints, type KillPoint } from './killPoints';
import { createRunContext } from './runContext';

/** What it reads from the file that its first argument names. */
export interface KillOrder {
  readonly plan: Plan;
  readonly storeFolder: string;
  readonly database: string;
  readonly runFolder: string;
  /** Name of a kill point. */
  readonly point: string;
  readonly hasHardLinks: boolean;
  /** Goes on with the run that an earlier process left. */
  readonly isResumed?: boolean;
}

const [orderPath] = process.argv.slice(2);
if (orderPath === undefined) throw new Error('arguments are missing');
const order = JSON.parse(readFileSync(orderPath, 'utf8')) as KillOrder;
const point = killPoints.find(({ name }) => name === order.point);
if (point === undefined) throw new Error(`there is no point ${order.point}`);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** Dies where the point says: before the call, in the middle of a write, or when the call is done. */
function withPoint(real: FileSystem, { call, when, moment }: KillPoint): FileSystem {
  const around = async <R>(
    name: string,
    path: string,
    second: string | undefined,
    act: () => Promise<R>,
  ): Promise<R> => {
    const isHere = name === call && when(path, second ?? '');
    if (isHere && moment === 'before') die();
    const answer = await act();
    if (isHere && moment === 'after') die();
    return answer;
  };
  const writerOf = (path: string, writer: FileWriter): FileWriter => ({
    ...writer,
    write: async (chunk) => {
      if (call === 'write' && moment === 'within' && when(path, Buffer.from(chunk).toString('utf8'))) {
        await writer.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
        die();
      }
      await around('write', path, Buffer.from(chunk).toString('utf8'), () => writer.write(chunk));
    },
    sync: () => around('sync', path, undefined, () => writer.sync()),
    stamp: (time, isRunnable) => around('setMtime', path, undefined, () => writer.stamp(time, isRunnable)),
  });
  return {
    ...real,
    joined: undefined,
    createExclusive: async (path) =>
      writerOf(path, await around('createExclusive', path, undefined, () => real.createExclusive(path))),
    openAppend: async (path) => writerOf(path, await real.openAppend(path)),
    makeFolders: (path) => around('makeFolders', path, undefined, () => real.makeFolders(path)),
    setMtime: (path, time) => around('setMtime', path, undefined, () => real.setMtime(path, time)),
    linkExclusive: (from, to) => around('linkExclusive', from, to, () => real.linkExclusive(from, to)),
    rename: (from, to) => around('rename', from, to, () => real.rename(from, to)),
    unlink: (path) => around('unlink', path, undefined, () => real.unlink(path)),
    copyExclusive: (from, to) => around('copyExclusive', from, to, () => real.copyExclusive(from, to)),
  };
}

const clock = createClock();
const hasher = createHasher();
const real = createFileSystem();
const files = withPoint(order.hasHardLinks ? real : withoutHardLinks(real), point);
const db = openSatchelDatabase(order.database, clock);
await applyPlan(
  {
    plan: order.plan,
    runId: 'run-1',
    runFolder: order.runFolder,
    title: 'shot 10',
    leaveUndecided: false,
    backup: true,
    minFreeBytes: 0,
    isResumed: order.isResumed === true,
    hostName: 'here',
    isProcessAlive: () => false,
    processId: process.pid,
  },
  {
    store: createFolderBlobStore(order.storeFolder, hasher),
    files,
    hasher,
    fileHasher: {
      hashFile: async (path) => {
        const bytes = await real.readFile(path, 1024 ** 2);
        const stat = await real.lstat(path);
        if (stat === undefined) throw new Error(`${path} is gone`);
        return { hash: hasher.hash(bytes), stat };
      },
      close: () => Promise.resolve(),
    },
    hashCache: createMemoryHashCache(),
    clock,
    ids: createIds(),
    placed: createPlacedFiles(db),
    declined: createDeclinedFiles(db),
    partFiles: createPartFiles(db),
    runs: createRuns(db),
  },
  createRunContext(),
);
