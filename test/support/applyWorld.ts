/** A project folder, a store and a plan made of literal rows, on a real disk, ready to be applied, undone or killed. */
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { ApplyPorts } from '../../main/engine/outputs/apply/itemRun';
import { applyPlan, type ApplyInput } from '../../main/engine/outputs/apply/applyPlan';
import { recoverRun } from '../../main/engine/outputs/apply/recoverRuns';
import { undoRun } from '../../main/engine/outputs/undo/undo';
import { totalsOf } from '../../main/engine/outputs/plan/totals';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import type { FileHasher } from '../../main/engine/ports/hashing';
import type { ApplyResult, Plan, PlanDecision, PlanEntry, PlanKind, UndoResult } from '../../shared/domain/plan';
import {
  createMemoryDeclinedFiles,
  createMemoryPartFiles,
  createMemoryHashCache,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from './memoryRecords';
import { createRunContext, type RecordedContext } from './runContext';

/** One row: what lies here, what the farm has, what was decided. */
export interface RowLiteral {
  readonly local?: string;
  readonly remote: string;
  readonly decision?: Omit<PlanDecision, 'origin'>;
  readonly kind?: PlanKind;
  readonly runnable?: boolean;
}

/** Relative path to text and time. */
export type Tree = Readonly<Record<string, { readonly text: string; readonly mtimeNs: bigint }>>;

const hasher = createHasher();
export const hashOf = (text: string): string => hasher.hash(Buffer.from(text));
export const farmTimeUs = 1_767_323_045_123_456;
const localTimeUs = 1_700_000_000_654_321;

export interface ApplyWorld {
  readonly folder: string;
  readonly root: string;
  readonly storeFolder: string;
  readonly ports: ApplyPorts;
  readonly plan: Plan;
  /** What `apply` is called with, but for the run. */
  readonly input: Omit<ApplyInput, 'runId' | 'runFolder'>;
  readonly at: (relative: string) => string;
  readonly runFolder: (runId: string) => string;
  /** Everything in the root but Satchel's own folder. */
  tree(): Promise<Tree>;
  /** Temp files anywhere in the root. */
  temps(): Promise<readonly string[]>;
  apply(overrides?: Partial<ApplyInput>, files?: FileSystem, context?: RecordedContext): Promise<ApplyResult>;
  undo(
    runId: string,
    undoRunId: string,
    options?: { readonly dryRun?: boolean; readonly files?: FileSystem },
  ): Promise<UndoResult>;
  recover(runId: string): Promise<boolean>;
  remove(): Promise<void>;
}

export async function createApplyWorld(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const files = createFileSystem();
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-apply-'));
  const root = path.join(folder, 'project');
  const storeFolder = path.join(folder, 'store');
  const at = (relative: string): string => path.join(root, relative);
  await mkdir(path.join(storeFolder, 'Data'), { recursive: true });
  await mkdir(root);
  const entries: PlanEntry[] = [];
  for (const [index, [relative, row]] of Object.entries(rows).entries()) {
    if (row.local !== undefined) {
      await mkdir(path.dirname(at(relative)), { recursive: true });
      await writeFile(at(relative), row.local);
      await files.setMtime(at(relative), BigInt(localTimeUs + index));
    }
    await writeFile(path.join(storeFolder, 'Data', `${hashOf(row.remote)}.xxh128`), row.remote);
    entries.push(await entryOf(index, relative, row, at(relative), files));
  }
  const plan = planOf(entries, root);
  const ports: ApplyPorts = {
    store: createFolderBlobStore(storeFolder, hasher),
    files,
    hasher,
    fileHasher: plainFileHasher(files),
    hashCache: createMemoryHashCache(),
    clock: createClock(),
    ids: createIds(),
    placed: createMemoryPlacedFiles(),
    declined: createMemoryDeclinedFiles(),
    partFiles: createMemoryPartFiles(),
    runs: createMemoryRuns(),
  };
  const owner = { hostName: 'here', isProcessAlive: () => false, processId: 42 };
  const runFolder = (runId: string): string => path.join(folder, 'data', 'runs', runId);
  const input = { plan, title: 'shot 10', leaveUndecided: false, backup: true, minFreeBytes: 0, ...owner };
  return {
    folder,
    root,
    storeFolder,
    ports,
    plan,
    input,
    at,
    runFolder,
    tree: () => treeOf(root, files),
    temps: async () => (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.part')),
    apply: (overrides = {}, use = files, context = createRunContext()) => {
      const runId = overrides.runId ?? 'run-1';
      const own = { ...input, runId, runFolder: runFolder(runId) };
      return applyPlan({ ...own, ...overrides }, { ...ports, files: use }, context);
    },
    undo: (runId, undoRunId, { dryRun = false, files: own = files } = {}) =>
      undoRun(
        { runId, runFolder: runFolder(runId), undoRunId, undoRunFolder: runFolder(undoRunId), dryRun, ...owner },
        { ...ports, files: own },
        createRunContext(),
      ),
    recover: (runId) => recoverRun(runFolder(runId), ports, owner),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function entryOf(
  id: number,
  relative: string,
  row: RowLiteral,
  place: string,
  files: FileSystem,
): Promise<PlanEntry> {
  const found = row.local === undefined ? undefined : await files.lstat(place);
  const isEqual = row.local === row.remote;
  return {
    id,
    root: 0,
    path: relative,
    remote: {
      size: Buffer.byteLength(row.remote),
      mtimeUs: farmTimeUs + id,
      hash: hashOf(row.remote),
      ...(row.runnable === true ? { runnable: true } : {}),
    },
    ...(found === undefined
      ? {}
      : {
          local: {
            type: found.type,
            size: found.sizeBytes,
            mtimeNs: found.mtimeNs.toString(),
            fileId: found.fileId,
            hash: hashOf(row.local ?? ''),
          },
        }),
    kind: row.kind ?? (found === undefined ? 'new' : isEqual ? 'identical' : 'content-differs'),
    ...(row.decision === undefined ? {} : { decision: { ...row.decision, origin: 'manual' } }),
  };
}

function planOf(entries: readonly PlanEntry[], target: string): Plan {
  return {
    satchelPlan: '1.0',
    planId: '0190aaaa-0000-7000-8000-000000000001',
    createdAt: '2026-03-21T09:30:00Z',
    satchel: '1.0.0',
    source: {
      farmId: 'farm-1',
      queueId: 'queue-1',
      jobId: 'job-1',
      jobName: 'shot 10',
      store: 'file:///store',
      manifests: [],
    },
    roots: [
      {
        id: 0,
        source: '/mnt/p',
        sourceFormat: 'posix',
        target,
        how: 'chosen',
        traits: { caseSensitive: true, maxPathUnits: 4095, timePrecisionNs: 1, hardLinks: true },
        volume: null,
      },
    ],
    volumes: [],
    rules: [],
    preset: 'artist',
    sequences: [],
    entries,
    totals: totalsOf(entries),
    hashing: { needed: 0, done: 0 },
    state: 'ready',
  };
}

async function treeOf(root: string, files: FileSystem): Promise<Tree> {
  const found: Record<string, { text: string; mtimeNs: bigint }> = {};
  for (const name of (await readdir(root, { recursive: true })).sort()) {
    if (name === '.satchel' || name.startsWith('.satchel/')) continue;
    const place = path.join(root, name);
    if ((await stat(place)).isDirectory()) found[`${name}/`] = { text: '', mtimeNs: 0n };
    else found[name] = { text: await readFile(place, 'utf8'), mtimeNs: (await files.lstat(place))?.mtimeNs ?? 0n };
  }
  return found;
}

function plainFileHasher(files: FileSystem): FileHasher {
  return {
    hashFile: async (place) => {
      const bytes = await readFile(place);
      const found = await files.lstat(place);
      if (found === undefined) throw new Error(`${place} is gone`);
      return { hash: hasher.hash(bytes), stat: found };
    },
    close: () => Promise.resolve(),
  };
}
