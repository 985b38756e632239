/** Submissions a person prepares: inspect first, confirm, then data, manifest and job, as transfers on the board. */
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError, isAbort, toErrorDto, type ErrorCode } from '../../../shared/domain/errors';
import { parseKeepTime } from '../../../shared/domain/keepTime';
import { lanes } from '../../../shared/domain/transfer';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { say } from '../../../shared/text/say';
import type { Connections } from '../connection/connection';
import type { EngineParts } from '../engineParts';
import type { FileSystemLocation } from '../grouping/locations';
import { hasAny, splitPathList } from '../grouping/knownPaths';
import type { BlobStore } from '../ports/blobStore';
import type { Farm } from '../ports/farm';
import type { RunContext } from '../ports/progress';
import { unknownPathsRefused } from './confirmation';
import { inspectSubmission, type Submission, type SubmissionInput } from './inspectSubmission';
import { submitJob, type SubmitResult } from './submitJob';
import { SubmitPlan } from './submitPlan';
import { createTransferUploads, takeBackLeft, type UploadKeeping } from './transferUploads';
import type { QueueRow } from '../ports/queue';
import type { NextWork, TransferBoard } from '../transfers/board';
import type { Work, WorkEnd } from '../transfers/runTransfer';
import { createDeadEngines } from '../transfers/deadEngines';
import { withoutUndefined } from '../transfers/transferRows';
import { describeSubmission } from './describeSubmission';
import { locationsOf } from '../store/locations';
import { ErrorPolicy, mayHashAgain, mayLeaveOut, pausedBy } from './onError';
import { BundleJob, destinationOf } from './bundleJob';
import { confirmedFiles, ConfirmedFiles, requireConfirmed } from './confirmedFiles';
import { identityOf } from './submitIdentity';

const Location = z.object({ name: z.string(), path: z.string(), type: z.enum(['LOCAL', 'SHARED']) });

const Spec = z.object({
  kind: z.literal('submit'),
  stage: z.enum(['inspect', 'upload']),
  name: z.string(),
  paths: z.array(z.string()),
  outputFolders: z.array(z.string()),
  include: z.array(z.string()).exactOptional(),
  exclude: z.array(z.string()).exactOptional(),
  requirePathsExist: z.boolean().exactOptional(),
  locations: z.array(Location).exactOptional(),
  knownPaths: z.array(z.string()).exactOptional(),
  home: z.string().exactOptional(),
  /** Folders outside of every known place that somebody agreed to; absent where nobody was asked yet. */
  acceptedFolders: z.array(z.string()).exactOptional(),
  filePaths: z.array(z.string()).exactOptional(),
  referencedPaths: z.array(z.string()).exactOptional(),
  /** False for paths that a file names. */
  arePathsKnown: z.boolean().exactOptional(),
  bundle: BundleJob.exactOptional(),
  /** Decided by an earlier run of the upload. */
  manifestPlan: SubmitPlan.exactOptional(),
  /** What was there when it was agreed to; absent where nobody was asked yet. */
  confirmed: ConfirmedFiles.exactOptional(),
  /** What the store lacked when the first run with that plan began. */
  lacked: z.object({ items: z.number(), bytes: z.number() }).exactOptional(),
  ...ErrorPolicy.shape,
});
type Spec = z.output<typeof Spec>;

export interface InspectRequest extends ErrorPolicy {
  readonly paths: readonly string[];
  readonly outputFolders?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly requirePathsExist?: boolean;
  /** Of the storage profile of this computer. */
  readonly locations?: readonly FileSystemLocation[];
  /** Folders that somebody vouched for, beside what is named. */
  readonly knownPaths?: readonly string[];
  /** For `~` in known paths. */
  readonly home?: string;
  /** Of a job bundle: files, and paths that are only named. */
  readonly filePaths?: readonly string[];
  readonly referencedPaths?: readonly string[];
  /** False where a file names the paths and nobody vouched for them. */
  readonly arePathsKnown?: boolean;
  readonly bundle?: BundleJob;
  /** Only to be looked at: it is the same as no other. */
  readonly isTrial?: boolean;
}

export interface Submissions {
  /**
   * A submission of the same files that stopped, or that waits, is gone on with and looked through again; `isDeduplicated`
   * then. One that runs, here or elsewhere, is left to go on.
   */
  inspect(input: InspectRequest): Promise<{ uid: string; isDeduplicated: boolean }>;
  /** What the upload of a finished transfer did, while this engine remembers it. */
  result(uid: string): SubmitResult | undefined;
  /** What was found, while the submission waits to be confirmed. */
  inspected(uid: string): Submission | undefined;
  /** Resolves when a farm on this computer has nothing left to render, or the signal aborts. */
  farmWork(signal?: AbortSignal): Promise<void>;
  /** Lets a farm on this computer go on with jobs that an earlier engine left. */
  resumeFarm(): void;
  draft(uid: string): Promise<SubmissionDraft>;
  confirm(uid: string, name: string): Promise<{ uid: string }>;
  /** Takes back uploads that nobody will go on with. Never rejects: what fails is logged and tried again the next time. */
  tidyUploads(signal: AbortSignal): Promise<void>;
  /**
   * Takes back what a transfer that does not run sent of files that are not complete. Never rejects: what cannot be reached now
   * is warned about, and taken back when its store is connected again.
   */
  discardUploads(uid: string): Promise<void>;
  /** The same submission that goes on without the files that fail, and then makes no job. */
  leavingOut(spec: unknown): unknown;
  /** What is left to do of a submission that stopped. */
  again(spec: unknown): NextWork & { readonly work: Work };
}

/** A store that does not answer by then is asked again with the next tidying. */
const discardTimeoutMs = 20_000;

const inspectPhases = ['checking', 'scanning', 'hashing', 'comparing'] as const;
const allPhases = [...inspectPhases, 'transferring', 'verifying', 'finalizing'] as const;

/** `input.invalid` for a submission of no files and no output folders: there would be no job to speak of. */
function requireSomething(spec: Spec, { groups, problems }: Submission): void {
  const { paths, outputFolders, include, exclude } = spec;
  if (spec.bundle !== undefined) return;
  if (outputFolders.length > 0 || groups.some(({ entries }) => entries.length > 0)) return;
  const [problem] = problems;
  const isFiltered = (include ?? []).length + (exclude ?? []).length > 0;
  throw new AppError({
    code: 'input.invalid',
    message:
      problem === undefined
        ? `There is nothing to send: ${paths.join(', ')} ${isFiltered ? 'holds no files that the filters let through' : 'holds no files'}.`
        : `There is nothing to send. ${problem.path}: ${problem.message}`,
    safe: 'Nothing was sent.',
    hint: 'Name files, or folders that hold some.',
  });
}

/** A link that was turned since somebody agreed leads to folders that nobody agreed to: `submit.unknown_paths`. */
function requireAccepted({ acceptedFolders }: Spec, { paths: { unknown } }: Submission): void {
  if (acceptedFolders === undefined) return;
  const accepted = new Set(acceptedFolders);
  const isNew = (folder: string): boolean => !accepted.has(folder);
  const left = { inputs: unknown.inputs.filter(isNew), outputs: unknown.outputs.filter(isNew) };
  if (hasAny(left)) throw unknownPathsRefused(left);
}

function agreedTo(seen: Submission): Pick<Spec, 'acceptedFolders' | 'confirmed'> {
  const { inputs, outputs } = seen.paths.unknown;
  return { acceptedFolders: [...inputs, ...outputs], confirmed: confirmedFiles(seen) };
}

export function createSubmissions({
  parts,
  board,
  connections,
}: {
  parts: EngineParts;
  board: TransferBoard;
  connections: Connections;
}): Submissions {
  const inspected = new Map<string, Submission>();
  const results = new Map<string, SubmitResult>();
  const farmStop = new AbortController();
  let farmWork: Promise<void> = Promise.resolve();

  const isDead = createDeadEngines(parts.ports.clock, parts.processes);
  const keptMs = (): number => parseKeepTime(parts.settings.get('transfers.keepParts')) ?? 0;

  /** What nobody runs and no window is about to. */
  const mayGoOn = ({ snapshot: { state }, runner }: QueueRow): boolean => {
    if (state !== 'queued') return state !== 'leased' && state !== 'done';
    const others = parts.ports.queue.seats().filter((seat) => seat.boot !== parts.seat.boot && !isDead(seat));
    const isExpected =
      runner === 'any'
        ? others.some(({ role }) => role === 'app')
        : others.some(({ boot }) => runner === `cli:${boot}`);
    return parts.seat.role === 'cli' && !isExpected;
  };

  const uploadKeeping = async (store?: BlobStore): Promise<UploadKeeping> => ({
    ...parts.ports,
    store: store ?? (await connections.store('submit')),
    boot: parts.seat.boot,
    isDead,
    keepPartsMs: keptMs(),
  });

  /** With the folders that the settings vouch for. */
  const asInput = (spec: Spec): SubmissionInput => ({
    ...spec,
    knownPaths: [
      ...(spec.knownPaths ?? []),
      ...splitPathList(
        parts.settings.get('deadline.knownAssetPaths'),
        parts.platform === 'windows' ? 'windows' : 'posix',
      ),
    ],
  });

  const inspectWork =
    (spec: Spec) =>
    async (context: RunContext, uid: string): Promise<WorkEnd> => {
      const { store: connected } = await destinationOf(spec.bundle, connections, parts);
      if (spec.bundle?.asksStore === true) parts.ports.storeCache.drop(connected.storeId);
      const store = context.measures?.counted(connected) ?? connected;
      const submission = await inspectSubmission(asInput(spec), { ...parts.ports, store }, context);
      requireSomething(spec, submission);
      inspected.set(uid, submission);
      return {
        state: 'waiting-user',
        waitingFor: 'submission',
        outcome: say('outcome.inspected'),
      };
    };

  const uploadWork =
    (spec: Spec) =>
    async (watched: RunContext, uid: string): Promise<WorkEnd> => {
      const context = { ...watched, expectsFailures: spec.onError === 'skip' };
      // Looked through once more below: what was found before is not held beside it.
      inspected.delete(uid);
      const { store: destination, farm } = await destinationOf(spec.bundle, connections, parts);
      const keeping = await uploadKeeping(destination);
      const transferUploads = createTransferUploads(uid, keeping);
      const store = context.measures?.counted(keeping.store) ?? keeping.store;
      const ports = { ...parts.ports, store, transferUploads };
      const [region, endpointUrl] = [parts.settings.get('store.region'), parts.settings.get('store.endpointUrl')];
      context.measures?.result({ locations: locationsOf(store.uri, { region, endpointUrl }) });
      await takeBackLeft(keeping, context.signal, uid);
      const options = {
        name: spec.name,
        firstToken: uid,
        ...(spec.bundle === undefined ? {} : { fileSystem: spec.bundle.fileSystem }),
        ...(farm === undefined ? {} : { farm }),
        ...(spec.manifestPlan === undefined ? {} : { plan: spec.manifestPlan }),
        ...(spec.lacked === undefined ? {} : { lacked: spec.lacked }),
        planned: (manifestPlan: SubmitPlan, lacked: { items: number; bytes: number }) => {
          parts.ports.queue.keepSpec(uid, { ...spec, manifestPlan, lacked });
        },
        mayLeaveOut: (code: ErrorCode) => mayLeaveOut(spec, code),
      };
      const send = async (hashings: number): Promise<SubmitResult> => {
        try {
          // Files may have changed since they were looked at; asking again costs little, for the hash cache knows the rest.
          const submission = await inspectSubmission({ ...asInput(spec), skipLint: true }, ports, context);
          requireAccepted(spec, submission);
          await requireStillThere(spec, submission, uid);
          return await submitJob(submission, options, ports, context);
        } catch (error) {
          if (mayHashAgain(spec, error, hashings)) return send(hashings + 1);
          throw error;
        }
      };
      let result: SubmitResult;
      try {
        result = await send(1);
      } catch (error) {
        const end = pausedBy(spec, error);
        if (end === undefined) throw error;
        return end;
      }
      results.set(uid, result);
      if (result.jobId !== undefined && farm !== undefined) startFarmWork(farm);
      const sent = { sent: result.uploadedObjects, all: result.uploadedObjects + result.skippedObjects };
      if (result.leftOut.length > 0)
        return {
          state: 'done',
          code: 'partly-failed',
          outcome: say('outcome.leftOut', { count: result.leftOut.length }),
        };
      return {
        state: 'done',
        ...(result.isUnconfirmed === true ? { code: 'partly-failed' as const } : {}),
        ...(result.jobId === undefined ? {} : { jobId: result.jobId }),
        outcome: say(result.jobId === undefined ? 'outcome.sentOnly' : 'outcome.submitted', sent),
      };
    };

  /** Whoever tries again sees what is there now, and agrees to that. */
  const requireStillThere = async (spec: Spec, submission: Submission, uid: string): Promise<void> => {
    const { confirmed, ...rest } = spec;
    if (confirmed === undefined || spec.onError === 'skip') return;
    try {
      await requireConfirmed(confirmed, submission, parts.ports.files);
    } catch (error) {
      parts.ports.queue.keepSpec(uid, { ...rest, stage: 'inspect' } satisfies Spec);
      throw error;
    }
  };

  /** A farm on this computer renders in the background; its failures are its job's, shown in the job list. */
  const startFarmWork = (farm: Farm): void => {
    const jobsChanged = (): void => {
      parts.emit({ type: 'event', name: 'job.changed', payload: {} });
    };
    farmWork = Promise.resolve(farm.work?.({ signal: farmStop.signal, progress: jobsChanged }))
      .then(jobsChanged)
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        parts.log('error', `local farm: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
  };

  const parsed = (data: unknown): Spec => {
    const spec = Spec.safeParse(data);
    if (spec.success) return spec.data;
    throw new AppError({ code: 'input.invalid', message: 'This transfer is not a submission.' });
  };

  const specOf = (uid: string): Spec => parsed(board.get(uid).spec);

  const again: Submissions['again'] = (data) => {
    const spec = parsed(data);
    return spec.stage === 'upload'
      ? { phases: allPhases, spec, work: uploadWork(spec) }
      : { phases: inspectPhases, spec, lane: lanes.interactive, work: inspectWork(spec) };
  };

  const lookAgain = (uid: string, spec: Spec): void => {
    const { work, ...next } = again({ ...spec, stage: 'inspect' });
    board.continue(uid, next, work);
  };

  return {
    farmWork: async (signal) => {
      const stop = (): void => {
        farmStop.abort();
      };
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
      await farmWork;
      signal?.removeEventListener('abort', stop);
    },
    resumeFarm: () => {
      if (parts.settings.get('farm.localFolder') === '') return;
      void connections.farm().then(
        (farm) => {
          if (farm !== undefined) startFarmWork(farm);
        },
        (error: unknown) => {
          parts.log('error', `local farm: ${toErrorDto(error).message}`);
        },
      );
    },
    result: (uid) => results.get(uid),
    inspected: (uid) => inspected.get(uid),
    inspect: ({ paths, outputFolders = [], name, include, exclude, isTrial = false, ...rest }) => {
      const { requirePathsExist, locations, knownPaths, home, filePaths, referencedPaths, ...policy } = rest;
      const first = paths[0];
      const title = name !== undefined && name !== '' ? name : first === undefined ? 'Submission' : basename(first);
      const spec: Spec = {
        kind: 'submit',
        stage: 'inspect',
        name: title,
        paths: [...paths],
        outputFolders: [...outputFolders],
        ...(include === undefined ? {} : { include: [...include] }),
        ...(exclude === undefined ? {} : { exclude: [...exclude] }),
        ...(requirePathsExist === undefined ? {} : { requirePathsExist }),
        ...(locations === undefined ? {} : { locations: [...locations] }),
        ...(knownPaths === undefined ? {} : { knownPaths: [...knownPaths] }),
        ...(home === undefined ? {} : { home }),
        ...(filePaths === undefined ? {} : { filePaths: [...filePaths] }),
        ...(referencedPaths === undefined ? {} : { referencedPaths: [...referencedPaths] }),
        ...policy,
      };
      const where = { lane: lanes.interactive, ...(first === undefined ? {} : { folder: first }) };
      const same = isTrial ? {} : { identity: identityOf(spec, parts.settings), keptMs: keptMs() };
      const { uid, isDeduplicated } = board.start(
        { class: 'submit', title, phases: inspectPhases, spec, ...where, ...same },
        inspectWork(spec),
      );
      if (isDeduplicated && mayGoOn(board.get(uid))) {
        const { manifestPlan, lacked } = specOf(uid);
        lookAgain(uid, withoutUndefined<Spec>({ ...spec, manifestPlan, lacked }));
      }
      return Promise.resolve({ uid, isDeduplicated });
    },
    draft: async (uid) => {
      const spec = specOf(uid);
      if (!inspected.has(uid) && board.get(uid).snapshot.waitingFor === 'submission') {
        // An earlier engine looked it through; its findings live only in memory.
        lookAgain(uid, spec);
        await board.settled(uid);
      }
      const submission = inspected.get(uid);
      if (submission === undefined) {
        throw new AppError({
          code: 'input.not_found',
          message: 'This submission is not ready to look at.',
          hint: 'Wait until it was looked through, or start it again.',
        });
      }
      const farm = spec.bundle === undefined ? await connections.farm() : undefined;
      const makesJob = spec.bundle !== undefined || (farm !== undefined && farm.takesBundlesOnly !== true);
      return describeSubmission(uid, spec.name, spec.paths, submission, makesJob);
    },
    confirm: (uid, name) => {
      // What an earlier run decided stands: a job that it may have made is this one.
      const seen = inspected.get(uid);
      const spec: Spec = { ...specOf(uid), stage: 'upload', name, ...(seen === undefined ? {} : agreedTo(seen)) };
      board.continue(uid, { phases: allPhases, spec, title: name }, uploadWork(spec));
      return Promise.resolve({ uid });
    },
    tidyUploads: async (signal) => {
      if (parts.settings.get('store.uri') === '') return;
      try {
        await takeBackLeft(await uploadKeeping(), signal);
      } catch (error) {
        if (isAbort(error)) return;
        parts.log('error', `open uploads: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    },
    discardUploads: async (uid) => {
      const { uploads } = parts.ports;
      // Before the store is asked: what it does not hear now is taken back with the next tidying.
      uploads.forsake(uid);
      try {
        // A queue need not be asked where nothing is open.
        if (connections.hasStore() && uploads.openCount(uid) > 0) {
          const { bundle } = Spec.safeParse(board.get(uid).spec).data ?? {};
          const { store } = await destinationOf(bundle, connections, parts);
          const own = createTransferUploads(uid, await uploadKeeping(store));
          await own.takeBackOwn(AbortSignal.timeout(discardTimeoutMs));
        }
      } catch (error) {
        if (!isAbort(error)) parts.log('error', `open uploads: ${toErrorDto(error).message}`);
      }
      const count = uploads.openCount(uid);
      if (count > 0) parts.log('warn', say('outcome.uploadsOpen', { count }));
    },
    leavingOut: (spec) => ({ ...parsed(spec), onError: 'skip', onSourceChange: 'skip' }) satisfies Spec,
    again,
  };
}
