/** Makes the result document of a run: for every end there is one, whatever was known when it came (transfers.md §13). */
import type { ErrorDto } from '../../../shared/domain/errors';
import type { ProgressDocument } from '../../../shared/domain/progress';
import { isTransient, type RunCode } from '../../../shared/domain/runCodes';
import { resultKinds, type BarrierRecord, type RunResult, type RunResultPart } from '../../../shared/domain/runResult';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { withoutSecrets } from './withoutSecrets';

/** Who ran it. */
export interface RunnerFacts {
  readonly osUser: string;
  readonly host: string;
  readonly version: string;
}

export interface RunEnding {
  readonly runId: string;
  readonly snapshot: TransferSnapshot;
  readonly code: RunCode;
  readonly error?: ErrorDto;
  readonly description?: string;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly progress?: ProgressDocument;
  readonly parts?: readonly RunResultPart[];
  readonly barriers?: readonly BarrierRecord[];
  readonly logNames?: readonly string[];
  readonly folderCreation?: NonNullable<RunResult['folderCreation']>;
}

export function resultDocument(ending: RunEnding, { osUser, host, version }: RunnerFacts): RunResult {
  const { runId, snapshot, code, error, progress, barriers = [], logNames = [], folderCreation = [] } = ending;
  const part = merged(ending.parts ?? []);
  const finishedMs = Math.max(ending.startedMs, ending.finishedMs);
  return withoutSecrets({
    schema: 1,
    kind: resultKinds[snapshot.class],
    runId,
    transferUid: snapshot.uid,
    class: snapshot.class,
    code,
    transient: isTransient(code) ? 1 : 0,
    stage: snapshot.phases.filter(({ state }) => state !== 'next').map(({ phase }) => phase),
    description: ending.description ?? error?.message ?? snapshot.outcome ?? '',
    details: {
      ...(error === undefined ? {} : { error: error.code, ...error.details }),
      ...(snapshot.card === undefined ? {} : { card: snapshot.card }),
    },
    startedAt: timeOf(ending.startedMs),
    finishedAt: timeOf(finishedMs),
    durationSeconds: (finishedMs - ending.startedMs) / 1000,
    resume: progress?.resume ?? null,
    scope: '',
    submission: snapshot.class === 'submit' ? snapshot.uid : null,
    submitter: { osUser, host, deadlineUser: null, dcc: null, appVersion: version },
    transfer: { ...measuredOf(progress), renamed: [], failed: [], verified: code === 'success', ...part.transfer },
    conflicts: part.conflicts ?? { byDecision: {} },
    manifests: part.manifests ?? [],
    locations: part.locations ?? null,
    jobId: part.jobId ?? snapshot.jobId ?? null,
    target: part.target ?? null,
    ...(progress?.errors === undefined ? {} : { errors: progress.errors }),
    ...(folderCreation.length === 0 ? {} : { folderCreation: [...folderCreation] }),
    barriers: [...barriers],
    archive: { pending: false },
    logNames: [...logNames],
    artifacts: [...(part.artifacts ?? [])],
  } satisfies RunResult);
}

function merged(parts: readonly RunResultPart[]): RunResultPart {
  return parts.reduce<RunResultPart>(
    (all, part) => ({ ...all, ...part, transfer: { ...all.transfer, ...part.transfer } }),
    {},
  );
}

/** What the progress document measured while data moved. */
function measuredOf(progress: ProgressDocument | undefined): Partial<RunResult['transfer']> {
  if (progress === undefined) return {};
  const { items, bytes, retries } = progress;
  const numbers = {
    files: items.done,
    bytes: bytes.done,
    skippedFiles: items.skipped,
    skippedBytes: bytes.skipped,
    dedupFiles: items.deduplicated,
    dedupBytes: bytes.deduplicated,
    retries,
    wireBytes: bytes.wire,
  };
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

const timeOf = (ms: number): string => new Date(ms).toISOString();
