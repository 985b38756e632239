/** Syncs the outputs of a queue: takes the lock, goes on from what is known, makes one pass and keeps what it learned. */
import { AppError } from '../../../shared/domain/errors';
import type { StorageProfileDetails } from '../ports/deadline';
import type { RunContext } from '../ports/progress';
import { checkpointText, failedJobsOf, failedJobsText, readCheckpoint, type Checkpoint } from './checkpointFile';
import { takePidLock } from './pidLock';
import { referencePaths, writeStatusFiles, type ReferencePaths } from './referenceFiles';
import { headOf, syncJobOf, type SyncHead, type SyncJob } from './syncState';
import { syncPass, type PassInput, type PassOutcome, type PassPorts } from './syncPass';

export interface SyncInput extends Omit<PassInput, 'head' | 'jobs' | 'profile' | 'owner'> {
  readonly owner: PassInput['owner'] & { readonly processId: number };
  /** Of this computer; absent when profiles are ignored. */
  readonly profile?: StorageProfileDetails;
  /** Where the Deadline client has lock and checkpoint. */
  readonly folder: string;
  /** Its folder for them when none is named. */
  readonly usualFolder: string;
  /** A first pass looks at what was rendered from then on. */
  readonly sinceMs: number;
  /** Forgets what is known and begins anew. */
  readonly isForced: boolean;
  /** Goes on from the Deadline client's checkpoint, once. */
  readonly adopts: boolean;
  /** Writes its files too, and reads what it did since. */
  readonly sharesState: boolean;
}

export interface SyncPorts extends Omit<PassPorts, 'keepJob'> {
  readonly warn: (message: string) => void;
}

export interface SyncResult extends PassOutcome {
  /** Path of the checkpoint of the Deadline client. */
  readonly checkpoint: string;
  /** How it began: from nothing, from what is known, from the Deadline client's checkpoint. */
  readonly from: 'bootstrap' | 'state' | 'checkpoint';
  readonly sinceMs: number;
}

interface Known {
  readonly head: SyncHead;
  readonly jobs: Map<string, SyncJob>;
  readonly from: SyncResult['from'];
}

/** `lock.sync` while another process syncs the queue. Throws as a pass does; a dry run writes nothing and needs no lock. */
export async function syncQueue(input: SyncInput, ports: SyncPorts, context: RunContext): Promise<SyncResult> {
  const paths = referencePaths(input.folder, input.queue, profileIdOf(input));
  const release = input.isDryRun ? undefined : await takePidLock(paths.pid, { files: ports.files, ...input.owner });
  try {
    const known = await begin(input, paths, ports);
    const pass = await syncPass(
      { ...input, head: known.head, jobs: known.jobs },
      {
        ...ports,
        keepJob: (jobId, job) => {
          ports.syncs.putJobs(paths.checkpoint, new Map([[jobId, job]]));
        },
      },
      context,
    );
    const result = { ...pass, checkpoint: paths.checkpoint, from: known.from, sinceMs: known.head.completedMs };
    if (input.isDryRun) return result;
    ports.syncs.putHead(paths.checkpoint, pass.head);
    if (input.sharesState) await share(input, paths, pass, ports, context.signal);
    return result;
  } finally {
    await release?.();
  }
}

const profileIdOf = ({ profile }: Pick<SyncInput, 'profile'>): string | null => profile?.storageProfileId ?? null;

/** What is known, after what the Deadline client did since. */
async function begin(input: SyncInput, paths: ReferencePaths, ports: SyncPorts): Promise<Known> {
  const { isForced, isDryRun } = input;
  const scope = paths.checkpoint;
  if (isForced && !isDryRun) ports.syncs.clear(scope);
  const head = isForced ? undefined : headOf(ports.syncs.head(scope));
  const jobs = new Map<string, SyncJob>();
  if (head !== undefined)
    for (const [jobId, document] of ports.syncs.jobs(scope)) {
      const job = syncJobOf(document);
      if (job !== undefined) jobs.set(jobId, job);
    }
  const taken = isForced ? undefined : await checkpointToTake(head, input, paths, ports);
  const startedMs = input.sinceMs;
  const known: Known =
    taken === undefined
      ? {
          head: head ?? { startedMs, completedMs: startedMs, passes: 0 },
          jobs,
          from: head === undefined ? 'bootstrap' : 'state',
        }
      : { head: adoptedHead(head, taken), jobs: await adoptedJobs(jobs, taken, paths, ports), from: 'checkpoint' };
  if (isDryRun) return known;
  // Together or not at all would be nicer; jobs come first, so that a head never promises jobs that are not there.
  if (known.from === 'checkpoint') ports.syncs.putJobs(scope, known.jobs);
  if (known.from !== 'state') ports.syncs.putHead(scope, known.head);
  return known;
}

async function checkpointToTake(
  head: SyncHead | undefined,
  input: SyncInput,
  { checkpoint: path }: ReferencePaths,
  ports: SyncPorts,
): Promise<Checkpoint | undefined> {
  const { adopts, sharesState } = input;
  if (!sharesState && (!adopts || head?.checkpointHash !== undefined)) {
    if (head === undefined && (await ports.files.statFollowing(path)) !== undefined)
      ports.warn(`The Deadline client synced this queue before (${path}). Add --adopt-checkpoint to go on from there.`);
    return undefined;
  }
  const checkpoint = await readCheckpoint(path, ports);
  if (checkpoint === undefined || checkpoint.hash === head?.checkpointHash) return undefined;
  if (checkpoint.profileId !== profileIdOf(input)) throw otherProfile(path, checkpoint.profileId);
  return checkpoint;
}

function adoptedHead(head: SyncHead | undefined, { startedMs, completedMs, hash }: Checkpoint): SyncHead {
  return {
    startedMs: Math.min(startedMs, head?.startedMs ?? startedMs),
    completedMs: Math.max(completedMs, head?.completedMs ?? completedMs),
    passes: head?.passes ?? 0,
    checkpointHash: hash,
  };
}

/** What either of the two has done is done. */
async function adoptedJobs(
  own: ReadonlyMap<string, SyncJob>,
  { jobs }: Checkpoint,
  { failedJobs }: ReferencePaths,
  { files }: SyncPorts,
): Promise<Map<string, SyncJob>> {
  const merged = new Map(own);
  for (const [jobId, theirs] of jobs) {
    const mine = own.get(jobId);
    const sessions = { ...mine?.sessions };
    for (const [sessionId, index] of Object.entries(theirs.sessions))
      sessions[sessionId] = Math.max(
        index,
        Object.hasOwn(sessions, sessionId) ? (sessions[sessionId] ?? index) : index,
      );
    const sessionEndedMs = Math.max(mine?.sessionEndedMs ?? 0, theirs.sessionEndedMs ?? 0);
    merged.set(jobId, {
      ...mine,
      document: theirs.document,
      sessions,
      ...(sessionEndedMs > 0 ? { sessionEndedMs } : {}),
    });
  }
  if ((await files.statFollowing(failedJobs)) === undefined) return merged;
  for (const [jobId, failures] of failedJobsOf(await files.readFile(failedJobs, 64 * 1024 * 1024))) {
    const job = merged.get(jobId) ?? { document: { jobId }, sessions: {} };
    merged.set(jobId, { ...job, isPending: true, failures });
  }
  return merged;
}

/** The status files, then the checkpoint: it says that they are written. */
async function share(
  input: SyncInput,
  paths: ReferencePaths,
  pass: PassOutcome,
  ports: SyncPorts,
  signal: AbortSignal,
): Promise<void> {
  const { files, hasher, syncs } = ports;
  await writeStatusFiles({ ...input, hostName: input.owner.hostName }, pass, ports, ports.warn, signal);
  const idle = new Set(pass.idle);
  const bytes = new TextEncoder().encode(
    checkpointText(pass.head, profileIdOf(input), pass.jobs.values(), (jobId) => !idle.has(jobId)),
  );
  await files.writeFileAtomic(paths.failedJobs, new TextEncoder().encode(failedJobsText(pass.jobs.values())));
  await files.writeFileAtomic(paths.checkpoint, bytes);
  syncs.putHead(paths.checkpoint, { ...pass.head, checkpointHash: hasher.hash(bytes) });
}

function otherProfile(path: string, profileId: string | null): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} was made ${profileId === null ? 'with --ignore-storage-profiles' : `with the storage profile ${profileId}`}.`,
    safe: 'Nothing was downloaded or changed.',
    hint: 'Use the same option to go on from it, or begin anew with --force-bootstrap.',
  });
}
