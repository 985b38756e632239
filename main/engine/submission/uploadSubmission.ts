/** Sends an inspected submission: contents, then manifests, so that no manifest ever names what is not there. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { WritableVersion } from '../../../shared/manifest/encode';
import { inParallel } from '../hashing/inParallel';
import type { AttachmentManifest, Attachments } from '../ports/farm';
import type { RunContext, RunNumbers } from '../ports/progress';
import { dataKey } from '../store/keys';
import { compareWithStore, freshComparison, sample, sumBytes } from './compareWithStore';
import type { InspectionPorts } from './inspectSubmission';
import { itemsAt, MadeItems, positionsWhere, type Items } from './items';
import type { StoreComparison, Submission, SubmissionGroup, SubmissionObject } from './submission';
import { plannedManifests, submitPlan, type SubmitPlan } from './submitPlan';
import { prepareManifests, uploadManifests, type QueuePlace, type UploadedManifest } from './uploadManifests';
import type { TransferUploads } from './transferUploads';
import { uploadObjects, type UploadedObjects } from './uploadObjects';

export interface UploadResult {
  /** What a job is created with; without manifests when there was nothing to attach. */
  readonly attachments: Attachments;
  readonly uploadedObjects: number;
  readonly uploadedBytes: number;
  /** Contents that the store already held. */
  readonly skippedObjects: number;
  readonly skippedBytes: number;
  readonly manifests: readonly UploadedManifest[];
  readonly plan: SubmitPlan;
  /** With files that were left out there are no manifests, and there must be no job. */
  readonly leftOut: readonly LeftOut[];
}

export interface UploadPlanning {
  /** Token of the job that the first plan makes; any other when absent. */
  readonly firstToken?: string;
  /** Of an earlier run of the same transfer. */
  readonly plan?: SubmitPlan;
  /** What the store lacked when the first run with that plan began. */
  readonly lacked?: Amount;
  /** Called before the first object is sent. */
  readonly planned?: (plan: SubmitPlan, lacked: Amount) => void;
  /** 2023-03-03 when absent. */
  readonly manifestVersion?: WritableVersion;
  /** Files that fail in this way are left out: everything else is sent, and no manifest is written. */
  readonly mayLeaveOut?: (code: ErrorCode) => boolean;
}

/** A file that was not sent. */
export interface LeftOut {
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}

interface Amount {
  readonly items: number;
  readonly bytes: number;
}

/** With `transferUploads` parts of large files are remembered, and a run that stops costs only the ones on their way. */
export type UploadPorts = InspectionPorts & { readonly transferUploads?: TransferUploads };

const largeBytes = 1024 ** 3;
const headsAtOnce = 16;
/** How many of the contents that the manifests wait for are named. */
const namedAtBarrier = 10;
const namedInError = 20;

/**
 * May be called again after a failure; what is complete is not sent twice.
 * Throws the code of the first problem when something keeps the files from being sent (`source.changed`, `source.missing`,
 * `scan.*`), and then no manifest was written; `manifest.*` and `integrity.mismatch` likewise.
 */
export async function uploadSubmission(
  submission: Submission,
  place: QueuePlace,
  ports: UploadPorts,
  context: RunContext,
  {
    plan: earlier,
    lacked: lackedBefore,
    planned,
    firstToken,
    manifestVersion,
    mayLeaveOut = () => false,
  }: UploadPlanning = {},
): Promise<UploadResult> {
  const { problems } = submission;
  const blocking = problems.filter(({ isBlocking }) => isBlocking);
  if (!blocking.every(({ code }) => mayLeaveOut(code))) refuseProblems(submission);
  // Before anything is sent: a name that no manifest can hold is found now, not after an hour.
  const prepared = blocking.length > 0 ? [] : prepareManifests(submission.groups, place, ports, manifestVersion);
  const plan = submitPlan(prepared, place, earlier, ports.ids, firstToken);
  const manifests = plannedManifests(prepared, plan);
  const comparison = await (submission.comparison === undefined
    ? compareWithStore(submission.objects, ports, context)
    : freshComparison(submission.objects, submission.comparison, ports, context));
  const lacking = { items: comparison.missing.length, bytes: comparison.missingBytes };
  const lacked = plan === earlier ? (lackedBefore ?? lacking) : lacking;
  planned?.(plan, lacked);
  context.measures?.counts(besideSent(submission, comparison));
  const missing = firstPaths(comparison.missing, namedAtBarrier);
  const release = context.measures?.barrier('manifests', missing);
  const reused = {
    items: Math.max(0, lacked.items - lacking.items),
    bytes: Math.max(0, lacked.bytes - lacking.bytes),
  };
  const uploaded = await uploadObjects(comparison.missing, ports, context, reused);
  const leftOut = [...blocking, ...uploaded.failed.map(({ path, error }) => ({ ...error, path }))].map(
    ({ path, code, message }) => ({ path, code, message }),
  );
  tellFailures(leftOut, context);
  if (!leftOut.every(({ code }) => mayLeaveOut(code))) refuseFailures(uploaded);
  await verifyStored(uploaded.sent, ports, context);
  release?.();
  const sent = {
    uploadedObjects: uploaded.sent.length,
    uploadedBytes: sumBytes(uploaded.sent),
    skippedObjects: comparison.presentCount + uploaded.present.length,
    skippedBytes: comparison.presentBytes + sumBytes(uploaded.present),
    plan,
    leftOut,
  };
  if (leftOut.length > 0) return { ...sent, attachments: { manifests: [], fileSystem: 'COPIED' }, manifests: [] };
  await uploadManifests(manifests, ports, context);
  context.measures?.result({
    manifests: manifests.map(({ rootPath, key, hash }) => ({ root: rootPath, key, hash, version: '2023-03-03' })),
  });
  const groupManifests = new Map(manifests.map((manifest) => [manifest.group, manifest]));
  return {
    ...sent,
    attachments: {
      manifests: submission.groups.map((group) => attachment(group, submission.format, groupManifests.get(group))),
      fileSystem: 'COPIED',
    },
    manifests: manifests.map(({ key, partialKey, hash, rootPath }) => ({ key, partialKey, hash, rootPath })),
  };
}

function firstPaths(objects: Items<SubmissionObject>, count: number): string[] {
  return Array.from(
    { length: Math.min(count, objects.length) },
    (_, index) => objects.at(index)?.source.absolutePath ?? '',
  );
}

/** Of the files of a submission, those that are not sent. */
function besideSent(
  { fileCount, totalBytes, objects }: Submission,
  { presentCount, presentBytes, missingBytes }: StoreComparison,
): RunNumbers {
  return {
    skippedItems: presentCount,
    skippedBytes: presentBytes,
    deduplicatedItems: fileCount - objects.length,
    deduplicatedBytes: totalBytes - presentBytes - missingBytes,
  };
}

function tellFailures(failed: readonly LeftOut[], { measures }: RunContext): void {
  measures?.counts({ failedItems: failed.length });
  for (const { path, code } of failed) measures?.event('item.failed', { path, code });
  measures?.result({ transfer: { failed: [...failed] } });
}

function refuseProblems({ problems }: Submission): void {
  const blocking = problems.filter(({ isBlocking }) => isBlocking);
  const [first] = blocking;
  if (!first) return;
  const others = blocking.length === 1 ? '' : ` (and ${blocking.length - 1} more)`;
  throw new AppError({
    code: first.code,
    message: `${first.path}: ${first.message}${others}`,
    safe: 'Nothing was sent and no job was created.',
    hint: 'Put it right or leave it out, then look again.',
    details: { path: first.path, count: blocking.length },
  });
}

function refuseFailures({ failed }: UploadedObjects): void {
  const [first] = failed;
  if (!first) return;
  if (failed.length === 1) throw new AppError(first.error);
  const named = failed.slice(0, namedInError).map(({ path }) => path);
  throw new AppError({
    ...first.error,
    message: `${failed.length} files could not be sent: ${named.join(', ')}${failed.length > named.length ? ' …' : ''}`,
    details: { path: first.path, count: failed.length },
  });
}

/** A hundredth of what was sent, at least 10 and at most 100, and everything large. */
async function verifyStored(sent: Items<SubmissionObject>, ports: InspectionPorts, context: RunContext): Promise<void> {
  const count = Math.min(100, Math.max(10, Math.ceil(sent.length / 100)));
  const positions = new MadeItems(sent.length, (position) => position);
  const large = positionsWhere(sent.length, (position) => (sent.at(position)?.sizeBytes ?? 0) > largeBytes);
  const chosen = itemsAt(sent, Uint32Array.from(new Set([...sample(positions, count, ports), ...large])));
  let done = 0;
  await inParallel(chosen, headsAtOnce, context.signal, async ({ hash, sizeBytes, source }) => {
    const head = await ports.store.head(dataKey(hash), context.signal);
    if (head?.sizeBytes !== sizeBytes) {
      ports.storeCache.drop(ports.store.storeId);
      throw new AppError({
        code: 'integrity.mismatch',
        message: `The store does not hold ${source.absolutePath} as it was sent.`,
        safe: 'No manifest was written and no job was created.',
        hint: 'Submit again. If it comes back, the store is damaged.',
        details: { path: source.absolutePath, hash },
      });
    }
    context.progress({ phase: 'verifying', doneFiles: ++done, totalFiles: chosen.length });
  });
}

/** Absent keys are absent, never empty. */
function attachment(
  group: SubmissionGroup,
  format: Submission['format'],
  manifest: UploadedManifest | undefined,
): AttachmentManifest {
  return {
    rootPath: group.rootPath,
    rootPathFormat: format,
    ...(group.locationName === undefined ? {} : { fileSystemLocationName: group.locationName }),
    ...(manifest ? { inputManifestPath: manifest.partialKey, inputManifestHash: manifest.hash } : {}),
    ...(group.outputRelativeDirectories.length === 0
      ? {}
      : { outputRelativeDirectories: group.outputRelativeDirectories }),
  };
}
