/** A sandbox with a project folder, a store and a neighbourhood that no download may touch, on a real disk. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClock, createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { recoverRun } from '../../../main/engine/outputs/apply/recoverRuns';
import { applyPlan, type ApplyInput } from '../../../main/engine/outputs/apply/applyPlan';
import type { ApplyPorts } from '../../../main/engine/outputs/apply/itemRun';
import type { PlanDownloadInput, RootToPlan } from '../../../main/engine/outputs/plan/planDownload';
import { planDownload } from '../plan/plannedObjects';
import { undoRun } from '../../../main/engine/outputs/undo/undo';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { Clock } from '../../../main/engine/ports/clock';
import type { FileSystem, FileWriter } from '../../../main/engine/ports/fileSystem';
import type { FileHasher } from '../../../main/engine/ports/hashing';
import type { ApplyResult, Plan, UndoResult } from '../../../shared/domain/plan';
import {
  createMemoryDeclinedFiles,
  createMemoryPartFiles,
  createMemoryHashCache,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from '../memoryRecords';
import { createRunContext } from '../runContext';

const hasher = createHasher();

/** Name to type, mode, time and content, of everything that lies below a folder. */
export type Listing = Readonly<Record<string, string>>;

export interface DownloadWorld {
  /** Holds everything. */
  readonly sandbox: string;
  /** The folder that the person chose. */
  readonly root: string;
  readonly ports: ApplyPorts;
  readonly at: (relative: string) => string;
  /** Puts bytes into the store; answers their hash. */
  store(bytes: Uint8Array | string): Promise<string>;
  plan(root: Partial<RootToPlan>, more?: Partial<PlanDownloadInput>, files?: FileSystem): Promise<Plan>;
  apply(
    plan: Plan,
    runId?: string,
    more?: Partial<ApplyInput>,
    files?: FileSystem,
    store?: BlobStore,
  ): Promise<ApplyResult>;
  undo(runId: string, undoRunId?: string, files?: FileSystem): Promise<UndoResult>;
  recover(runId: string): Promise<boolean>;
  /** Everything in the project folder but Satchel's own. */
  tree(): Promise<Listing>;
  /** Everything in the sandbox that is neither the project folder nor Satchel's data. */
  surroundings(): Promise<Listing>;
  remove(): Promise<void>;
}

export async function createDownloadWorld(): Promise<DownloadWorld> {
  const sandbox = await mkdtemp(path.join(tmpdir(), 'satchel-sandbox-'));
  const root = path.join(sandbox, 'project');
  const storeFolder = path.join(sandbox, 'store');
  await mkdir(path.join(storeFolder, 'Data'), { recursive: true });
  await mkdir(root);
  const files = unsynced(createFileSystem());
  const ports: ApplyPorts = {
    store: createFolderBlobStore(storeFolder, hasher),
    files,
    hasher,
    fileHasher: plainFileHasher(files),
    hashCache: createMemoryHashCache(),
    clock: hurriedClock(),
    ids: createIds(),
    placed: createMemoryPlacedFiles(),
    declined: createMemoryDeclinedFiles(),
    partFiles: createMemoryPartFiles(),
    runs: createMemoryRuns(),
  };
  const owner = { hostName: 'here', isProcessAlive: () => false, processId: 42 };
  const dataFolder = path.join(sandbox, 'data');
  const runFolder = (runId: string): string => path.join(dataFolder, 'runs', runId);
  return {
    sandbox,
    root,
    ports,
    at: (relative) => path.join(root, relative),
    store: async (content) => {
      const bytes = Buffer.from(content);
      const hash = hasher.hash(bytes);
      await writeFile(path.join(storeFolder, 'Data', `${hash}.xxh128`), bytes);
      return hash;
    },
    plan: (from, more = {}, own = files) =>
      planDownload(
        {
          source: { jobName: 'shot 010', store: ports.store.uri, manifests: [] },
          roots: [{ source: '/mnt/p', sourceFormat: 'posix', target: root, how: 'chosen', files: [], ...from }],
          preset: 'mirror',
          useHash: true,
          version: '0.1.0',
          dataFolder,
          ...more,
        },
        { ...ports, files: own },
        createRunContext(),
      ),
    apply: (plan, runId = 'run-1', more = {}, own = files, store = ports.store) =>
      applyPlan(
        {
          plan,
          runId,
          runFolder: runFolder(runId),
          title: 'shot 010',
          leaveUndecided: true,
          backup: true,
          minFreeBytes: 0,
          ...owner,
          ...more,
        },
        { ...ports, files: own, store },
        createRunContext(),
      ),
    undo: (runId, undoRunId = `undo-${runId}`, own = files) =>
      undoRun(
        { runId, runFolder: runFolder(runId), undoRunId, undoRunFolder: runFolder(undoRunId), ...owner },
        { ...ports, files: own },
        createRunContext(),
      ),
    recover: (runId) => recoverRun(runFolder(runId), ports, owner),
    tree: () => listingOf(root, (name) => name === '.satchel'),
    surroundings: () => listingOf(sandbox, (name) => name === 'project' || name === 'data'),
    remove: () => rm(sandbox, { recursive: true, force: true }),
  };
}

/** Never follows a link. `isLeftOut` is asked about the names at the top only. */
export async function listingOf(folder: string, isLeftOut: (name: string) => boolean = () => false): Promise<Listing> {
  const found: Record<string, string> = {};
  const walk = async (relative: string): Promise<void> => {
    for (const name of (await readdir(path.join(folder, relative))).sort()) {
      if (relative === '' && isLeftOut(name)) continue;
      const own = relative === '' ? name : `${relative}/${name}`;
      const place = path.join(folder, own);
      const stat = await lstat(place, { bigint: true });
      const mode = (stat.mode & 0o777n).toString(8);
      if (stat.isDirectory()) {
        found[own] = `folder ${mode}`;
        await walk(own);
      } else if (stat.isSymbolicLink()) found[own] = `link ${stat.mtimeNs} ${await readlink(place)}`;
      else found[own] = `file ${mode} ${stat.mtimeNs} ${sha(await readFile(place))}`;
    }
  };
  await walk('');
  return found;
}

function sha(bytes: Uint8Array): string {
  return `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}

/** Nobody waits for the second try of a fetch. */
function hurriedClock(): Clock {
  const clock = createClock();
  return { ...clock, delay: (ms, signal) => clock.delay(ms >= 250 && ms <= 1000 ? 0 : ms, signal) };
}

/** The power stays on while a test runs: what the OS has been given is good enough. */
function unsynced(files: FileSystem): FileSystem {
  const open = async (writing: Promise<FileWriter>): Promise<FileWriter> => ({
    ...(await writing),
    sync: () => Promise.resolve(),
  });
  return {
    ...files,
    createExclusive: (place) => open(files.createExclusive(place)),
    openAppend: (place) => open(files.openAppend(place)),
    syncFolder: () => Promise.resolve(),
  };
}

function plainFileHasher(files: FileSystem): FileHasher {
  return {
    hashFile: async (place) => {
      const bytes = await files.readFile(place, 1024 ** 3);
      const found = await files.lstat(place);
      if (found === undefined) throw new Error(`${place} is gone`);
      return { hash: hasher.hash(bytes), stat: found };
    },
    close: () => Promise.resolve(),
  };
}
