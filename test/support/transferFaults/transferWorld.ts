/** The engine with real files, a real hash cache and an S3 store, to send files to a server and to bring them home again. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../../main/adapters/s3/s3BlobStore';
import { createUploadLedger } from '../../../main/adapters/sqlite/ledger';
import { createQueue } from '../../../main/adapters/sqlite/queue';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../../main/adapters/sqlite/storeCache';
import { readManifestsForPlan } from '../../../main/engine/outputs/discovery/readManifestsForPlan';
import { applyPlan } from '../../../main/engine/outputs/apply/applyPlan';
import { planDownload } from '../../../main/engine/outputs/plan/planDownload';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';
import { inspectSubmission } from '../../../main/engine/submission/inspectSubmission';
import {
  createTransferUploads,
  takeBackLeft,
  type UploadKeeping,
} from '../../../main/engine/submission/transferUploads';
import { submitJob, type SubmitResult } from '../../../main/engine/submission/submitJob';
import type { Ids } from '../../../main/engine/ports/clock';
import type { RunContext } from '../../../main/engine/ports/progress';
import type { Queue } from '../../../main/engine/ports/queue';
import { lanes, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { AppError, ErrorCode } from '../../../shared/domain/errors';
import type { ApplyResult } from '../../../shared/domain/plan';
import { createManualClock } from '../manualClock';
import {
  createMemoryDeclinedFiles,
  createMemoryPartFiles,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from '../memoryRecords';
import { createRunContext, type RecordedContext } from '../runContext';

export interface TransferWorld {
  readonly store: BlobStore;
  readonly context: RecordedContext;
  /** Of the store: what went wrong without failing a call. */
  readonly warnings: readonly ErrorCode[];
  /** Hashes, uploads, writes the manifest. */
  submit(paths: readonly string[]): Promise<SubmitResult>;
  /** Hashes now; the upload waits for a call, and for another one when it stopped. */
  inspect(paths: readonly string[]): Promise<(run?: RunContext) => Promise<SubmitResult>>;
  /** Plans what the first manifest of a submission names and puts it into a folder. */
  bringHome(submitted: SubmitResult, target: string): Promise<ApplyResult>;
  close(): Promise<void>;
}

/**
 * Waits between attempts pass at once; only a silent store is really waited for, `idleTimeoutMs` long. `home` keeps the caches,
 * so that a second world with it goes on where one ended.
 */
export async function openTransferWorld(
  url: string,
  home: string,
  files: FileSystem = createFileSystem(),
  idleTimeoutMs = 3000,
): Promise<TransferWorld> {
  await mkdir(home, { recursive: true });
  const [clock, ids, hasher] = [createManualClock(Date.now()), createIds(), createHasher()];
  const fileHasher = createFileHasher({ workers: 1 });
  const hashCache = createHashCache(path.join(home, 'hash-cache.db'), clock);
  const storeCache = createStoreCache(path.join(home, 'store-cache.db'), clock);
  const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
  const warnings: ErrorCode[] = [];
  const warn = ({ code }: AppError): void => void warnings.push(code);
  // Stands for the half minute after which a silent store is given up.
  const patience = { idleTimeoutMs, chance: () => 0.5 };
  const store = openS3BlobStore('s3://bkt/show', { endpointUrl: url }, { hasher, clock, env, warn, ...patience });
  const context = createRunContext();
  const database = openSatchelDatabase(path.join(home, 'satchel.db'), clock);
  const queue = createQueue(database);
  const uploads = createUploadLedger(database, clock);
  const keeping: UploadKeeping = {
    uploads,
    queue,
    clock,
    store,
    boot: '',
    isDead: () => true,
    keepPartsMs: 86_400_000,
  };
  const records = {
    placed: createMemoryPlacedFiles(),
    declined: createMemoryDeclinedFiles(),
    partFiles: createMemoryPartFiles(),
    runs: createMemoryRuns(),
  };
  const ports = { store, files, fileHasher, hasher, hashCache, storeCache, clock, ids, ...records };
  const inspect: TransferWorld['inspect'] = async (paths) => {
    const submission = await inspectSubmission({ paths, outputFolders: [] }, ports, context);
    return async (run = context) => {
      const uid = transferOf(queue, ids);
      await takeBackLeft(keeping, run.signal, uid);
      const transferUploads = createTransferUploads(uid, keeping);
      return await submitJob(submission, { name: 'faults' }, { ...ports, transferUploads }, run);
    };
  };
  return {
    store,
    context,
    warnings,
    inspect,
    submit: async (paths) => await (await inspect(paths))(),
    async bringHome({ manifests }, target) {
      const { body } = await store.get(manifests[0]?.key ?? '', { signal: context.signal });
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      const manifestFile = path.join(home, 'input.manifest');
      await writeFile(manifestFile, Buffer.concat(pieces));
      await mkdir(target, { recursive: true });
      const { roots, manifests: read } = await readManifestsForPlan([manifestFile], ports, context);
      const plan = await planDownload(
        {
          source: { store: store.uri, manifests: read },
          roots: roots.map((each) => ({ ...each, target, how: 'chosen' })),
          preset: 'artist',
          useHash: true,
          version: '0',
        },
        ports,
        context,
      );
      const run = {
        runId: ids.guid(),
        runFolder: path.join(home, 'runs', ids.guid()),
        title: 'faults',
        leaveUndecided: false,
        backup: true,
        hostName: 'here',
        isProcessAlive: () => false,
        processId: process.pid,
      };
      return await applyPlan({ plan, minFreeBytes: 0, ...run }, ports, context);
    },
    async close() {
      await store.close();
      await fileHasher.close();
      hashCache.close();
      storeCache.close();
      database.close();
    },
  };
}

/** The one transfer of all worlds of a home, added by the first. */
function transferOf(queue: Queue, ids: Ids): string {
  const nowMs = Date.now();
  const snapshot: TransferSnapshot = {
    uid: ids.uuid(),
    revision: 1,
    class: 'submit',
    state: 'queued',
    title: 'faults',
    lane: lanes.manual,
    priority: 0,
    phases: [],
    createdMs: nowMs,
    updatedMs: nowMs,
  };
  const place = { specHash: '0'.repeat(32), scope: '', endpointKey: '', requester: '', runner: 'any' } as const;
  return queue.add({ snapshot, spec: null, ...place }).uid;
}
