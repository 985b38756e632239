/** Submissions a person prepares: inspect first, confirm, then data, manifest and job, as transfers on the board. */
import { AppError, isAbort, toErrorDto, type ErrorCode } from '../../../shared/domain/errors';
import { parseKeepTime } from '../../../shared/domain/keepTime';
import { lanes } from '../../../shared/domain/transfer';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { say } from '../../../shared/text/say';
import type { Connections } from '../connection/connection';
import { placeInForce } from '../connection/placeInForce';
import type { EngineParts } from '../engineParts';
import { splitPathList } from '../grouping/knownPaths';
import type { BlobStore } from '../ports/blobStore';
import type { RunContext } from '../ports/progress';
import { agreedTo, requireAccepted, requireSomething } from './agreedFiles';
import { inspectSubmission, type Submission, type SubmissionInput } from './inspectSubmission';
import { submitJob, type SubmitResult } from './submitJob';
import { parseSpec, queueOfSubmission, SubmissionSpec, submissionSpec, type InspectRequest } from './submissionSpec';
import type { SubmitPlan } from './submitPlan';
import { createTransferUploads, takeBackLeft, type UploadKeeping } from './transferUploads';
import type { QueueRow } from '../ports/queue';
import type { NextWork, TransferBoard } from '../transfers/board';
import type { Work, WorkEnd } from '../transfers/runTransfer';
import { createDeadEngines } from '../transfers/deadEngines';
import { withoutUndefined } from '../transfers/transferRows';
import { createBackgroundFarm } from './backgroundFarm';
import { askedAbout, requireAgreed } from './askedFolders';
import { describeDestination } from './describeDestination';
import { describeSubmission } from './describeSubmission';
import { locationsOf } from '../store/locations';
import { mayHashAgain, mayLeaveOut, pausedBy } from './onError';
import { destinationOf } from './bundleJob';
import { requireConfirmed } from './confirmedFiles';
import { identityOf } from './submitIdentity';

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
  /**
   * The folders of a submission that somebody is asked about, all of which are among `accepted`; `submit.unknown_paths` and
   * `root.sensitive` otherwise, `input.not_found` before it was looked through.
   */
  requireAgreed(uid: string, accepted: readonly string[]): ReadonlySet<string>;
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
  const background = createBackgroundFarm(parts, connections);

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
  const asInput = (spec: SubmissionSpec): SubmissionInput => ({
    ...spec,
    wideRoot: parts.settings.get('grouping.wideRoot'),
    knownPaths: [
      ...(spec.knownPaths ?? []),
      ...splitPathList(
        parts.settings.get('deadline.knownAssetPaths'),
        parts.platform === 'windows' ? 'windows' : 'posix',
      ),
      ...splitPathList(parts.settings.get('submit.knownFolders'), parts.platform === 'windows' ? 'windows' : 'posix'),
    ],
  });

  /** With how its queue is opened now, so that it goes on in the same place whatever is in force then. */
  const seated = async (spec: SubmissionSpec, uid: string): Promise<SubmissionSpec> => {
    const queue = queueOfSubmission(spec);
    if (queue === undefined) return spec;
    const now = { ...spec, queue: await connections.keptAgain(queue) };
    parts.ports.queue.keepSpec(uid, now);
    return now;
  };

  const inspectWork =
    (first: SubmissionSpec) =>
    async (context: RunContext, uid: string): Promise<WorkEnd> => {
      const spec = await seated(first, uid);
      const { store: connected } = await destinationOf(spec, connections, parts);
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
    (first: SubmissionSpec) =>
    async (watched: RunContext, uid: string): Promise<WorkEnd> => {
      const context = { ...watched, expectsFailures: first.onError === 'skip' };
      // Looked through once more below: what was found before is not held beside it.
      inspected.delete(uid);
      const spec = await seated(first, uid);
      const { store: destination, farm } = await destinationOf(spec, connections, parts);
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
        ...(spec.manifestVersion === undefined ? {} : { manifestVersion: spec.manifestVersion }),
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
      if (result.jobId !== undefined && farm !== undefined) background.start(farm);
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
  const requireStillThere = async (spec: SubmissionSpec, submission: Submission, uid: string): Promise<void> => {
    const { confirmed, ...rest } = spec;
    if (confirmed === undefined || spec.onError === 'skip') return;
    try {
      await requireConfirmed(confirmed, submission, parts.ports.files);
    } catch (error) {
      parts.ports.queue.keepSpec(uid, { ...rest, stage: 'inspect' } satisfies SubmissionSpec);
      throw error;
    }
  };

  const specOf = (uid: string): SubmissionSpec => parseSpec(board.get(uid).spec);

  const again: Submissions['again'] = (data) => {
    const spec = parseSpec(data);
    return spec.stage === 'upload'
      ? { phases: allPhases, spec, work: uploadWork(spec) }
      : { phases: inspectPhases, spec, lane: lanes.interactive, work: inspectWork(spec) };
  };

  const lookAgain = (uid: string, spec: SubmissionSpec): void => {
    const { work, ...next } = again({ ...spec, stage: 'inspect' });
    board.continue(uid, next, work);
  };

  return {
    farmWork: (signal) => background.settled(signal),
    resumeFarm: () => {
      background.resume();
    },
    result: (uid) => results.get(uid),
    inspected: (uid) => inspected.get(uid),
    inspect: async ({ isTrial = false, ...request }) => {
      const target = request.bundle?.queue ?? placeInForce(parts.settings).queue;
      const spec: SubmissionSpec = {
        ...submissionSpec(request),
        ...(target === undefined ? {} : { queue: await connections.keptAgain(target) }),
      };
      const { name: title } = spec;
      const [first] = spec.paths;
      const where = { lane: lanes.interactive, ...(first === undefined ? {} : { folder: first }) };
      const same = isTrial ? {} : { identity: identityOf(spec, parts.settings), keptMs: keptMs() };
      const { uid, isDeduplicated } = board.start(
        { class: 'submit', title, phases: inspectPhases, spec, ...where, ...same },
        inspectWork(spec),
      );
      if (isDeduplicated && mayGoOn(board.get(uid))) {
        const { manifestPlan, lacked } = specOf(uid);
        lookAgain(uid, withoutUndefined<SubmissionSpec>({ ...spec, manifestPlan, lacked }));
      }
      return { uid, isDeduplicated };
    },
    draft: async (uid) => {
      const spec = specOf(uid);
      if (!inspected.has(uid) && board.get(uid).snapshot.waitingFor === 'submission') {
        // An earlier engine looked it through; its findings live only in memory.
        lookAgain(uid, spec);
        await board.settled(uid);
      }
      const submission = inspected.get(uid);
      if (submission === undefined) throw notReady();
      const farm = queueOfSubmission(spec) === undefined ? await connections.farm() : undefined;
      const makesJob = spec.bundle !== undefined || (farm !== undefined && farm.takesBundlesOnly !== true);
      return {
        ...describeSubmission(uid, spec.name, spec.paths, submission, makesJob),
        ...askedAbout(submission, parts),
        ...(await describeDestination(spec, connections)),
      };
    },
    requireAgreed: (uid, accepted) => {
      const seen = inspected.get(uid);
      if (seen === undefined) throw notReady();
      return requireAgreed(seen, accepted, parts);
    },
    confirm: (uid, name) => {
      // What an earlier run decided stands: a job that it may have made is this one.
      const seen = inspected.get(uid);
      const spec: SubmissionSpec = {
        ...specOf(uid),
        stage: 'upload',
        name,
        ...(seen === undefined ? {} : agreedTo(seen)),
      };
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
        const spec = SubmissionSpec.safeParse(board.get(uid).spec).data ?? {};
        const hasStore = connections.hasStore() || queueOfSubmission(spec) !== undefined;
        // A queue need not be asked where nothing is open.
        if (hasStore && uploads.openCount(uid) > 0) {
          const { store } = await destinationOf(spec, connections, parts);
          const own = createTransferUploads(uid, await uploadKeeping(store));
          await own.takeBackOwn(AbortSignal.timeout(discardTimeoutMs));
        }
      } catch (error) {
        if (!isAbort(error)) parts.log('error', `open uploads: ${toErrorDto(error).message}`);
      }
      const count = uploads.openCount(uid);
      if (count > 0) parts.log('warn', say('outcome.uploadsOpen', { count }));
    },
    leavingOut: (spec) => ({ ...parseSpec(spec), onError: 'skip', onSourceChange: 'skip' }) satisfies SubmissionSpec,
    again,
  };
}

function notReady(): AppError {
  return new AppError({
    code: 'input.not_found',
    message: 'This submission is not ready to look at.',
    hint: 'Wait until it was looked through, or start it again.',
  });
}
