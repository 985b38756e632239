/** What is measured and written about one run: its progress document, its events, its folder and its result. */
import type { ErrorDto } from '../../../shared/domain/errors';
import type { ProgressDocument, RunPhase } from '../../../shared/domain/progress';
import type { RunCode } from '../../../shared/domain/runCodes';
import type { RunEventType, RunFacts } from '../../../shared/domain/runEvents';
import type { BarrierRecord, RunResult, RunResultPart } from '../../../shared/domain/runResult';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock } from '../ports/clock';
import type { FileSystem } from '../ports/fileSystem';
import type { Progress, RunMeasures } from '../ports/progress';
import type { EventLog } from '../ports/runRecords';
import { factsOfCard } from './decisionCard';
import { createEventWriter } from './eventLog';
import { createLowRateWatch } from './lowRate';
import { createProgressKeeper } from './progressDocument';
import { resultDocument, type RunnerFacts } from './resultDocument';
import type { LiveFile } from '../statistics/liveFile';
import type { OpSink } from '../statistics/opRecords';
import { createPerfSeries, type CpuShares } from '../statistics/perfSeries';
import { folderCreationOf } from '../statistics/folderCreation';
import { recordedFiles } from '../statistics/recordedFiles';
import { createRunFigures, type CountedBy } from '../statistics/runFigures';
import { createRunStatistics } from '../statistics/runStatistics';
import { createRunCounters } from './runCounters';
import { createRunFolder, runLogName } from './runFolder';
import { withoutSecrets } from './withoutSecrets';

export interface RecordParts {
  readonly clock: Clock;
  readonly runner: RunnerFacts;
  /** Without them a run is shown and not recorded. */
  readonly events?: EventLog;
  readonly files?: FileSystem;
  /** Holds the measures of every run while it runs. */
  readonly measuring?: Set<RunMeasures>;
  /** How the place stands that runs move bytes to and from; undefined while nothing is known of it. */
  readonly endpoint?: () => ProgressDocument['endpoint'];
  /** Bytes per second that usually move to or from it. */
  readonly usualRate?: (direction: 'up' | 'down') => number | undefined;
  /** Hears of every attempt of all runs. */
  readonly figures?: OpSink;
  readonly countedBy?: CountedBy;
  readonly cpu?: () => () => CpuShares | undefined;
  /** Shows other processes what this one does. */
  readonly live?: LiveFile;
  readonly logError: (error: unknown, area: string) => void;
}

export interface RunStart {
  readonly runId: string;
  readonly folder: string;
  readonly snapshot: TransferSnapshot;
  readonly spec: unknown;
  readonly resumeFrom?: string;
  /** Folder of that run. */
  readonly earlierFolder?: string;
}

export interface RunEnd {
  readonly code: RunCode;
  /** Nothing of it is worth keeping. */
  readonly isIdle: boolean;
  readonly error?: ErrorDto;
  /** As it will be. */
  readonly snapshot: TransferSnapshot;
}

export interface RunRecord {
  readonly measures: RunMeasures;
  step(progress: Progress): void;
  document(): ProgressDocument;
  /** Once a second: what is stuck is noticed and helped. Answers whether something changed that people see. */
  tick(): boolean;
  /** Nothing moves whatever was tried. */
  hasToRestart(): boolean;
  /** The result of the run; called once, before it is finished. */
  end(end: RunEnd): RunResult;
  /** Writes what the end left to write; never rejects. */
  written(): Promise<void>;
}

/** Longer ago than that something else stopped the clock. */
const longestTickMs = 2000;

export function createRunRecord(start: RunStart, parts: RecordParts): RunRecord {
  const { clock, runner, logError, files } = parts;
  const { runId, snapshot, spec, resumeFrom } = start;
  const { uid } = snapshot;
  const now = (): { wallMs: number; monotonicMs: number } => {
    const wallMs = clock.nowMs();
    return { wallMs, monotonicMs: clock.monotonicMs?.() ?? wallMs };
  };
  const startedMs = clock.nowMs();
  let tickedMs = now().monotonicMs;
  const series = createPerfSeries();
  const statistics = createRunStatistics(
    { nowMs: () => clock.nowMs(), monotonicMs: () => now().monotonicMs },
    parts.figures === undefined ? [series] : [series, parts.figures],
  );
  const counters = createRunCounters(
    () => now().monotonicMs,
    () => {
      keeper.moved();
    },
    statistics,
  );
  const keeper = createProgressKeeper(
    {
      runId,
      transferUid: uid,
      class: snapshot.class,
      phases: snapshot.phases.map(({ phase }) => phase),
      ...(resumeFrom === undefined ? {} : { resumeFrom }),
    },
    counters,
    now,
  );
  const folder = files === undefined ? undefined : createRunFolder(start.folder, files);
  const figures =
    folder === undefined
      ? undefined
      : createRunFigures({
          ...parts,
          ...start,
          cpu: parts.cpu?.(),
          folder,
          statistics,
          series,
          nowMs: () => clock.nowMs(),
        });
  /** The end comes between two ticks: what was active since the last one counts. */
  const figuresNow = (isEnd = false): { activeMs: number; stage: string } => {
    const { activeElapsedMs, waiting } = keeper.document();
    const sinceTickMs = isEnd && waiting === undefined ? Math.min(longestTickMs, now().monotonicMs - tickedMs) : 0;
    return { activeMs: activeElapsedMs + sinceTickMs, stage: phase ?? '' };
  };
  const guarded = async (write: () => Promise<void> | undefined): Promise<void> => {
    try {
      await write();
    } catch (error) {
      // What cannot be recorded must not end the work.
      logError(error, `record of ${runId}`);
    }
  };
  const events = createEventWriter({ runId, transferUid: uid }, parts, (event) => {
    folder?.line(event);
  });
  const metadata = {
    runId,
    transferUid: uid,
    class: snapshot.class,
    title: snapshot.title,
    ...runner,
    ...parts.countedBy,
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
  };
  const writeMetadata = (finishedMs?: number): Promise<void> =>
    guarded(() =>
      folder?.metadata(
        withoutSecrets({
          ...metadata,
          startedAt: new Date(startedMs).toISOString(),
          ...(finishedMs === undefined ? {} : { finishedAt: new Date(finishedMs).toISOString() }),
          spec,
        }),
      ),
    );

  const resultParts: RunResultPart[] = [];
  const barriers: BarrierRecord[] = [];
  const lowRate = createLowRateWatch();
  let hasToRestart = false;
  let hasEnded = false;
  let phase: RunPhase | undefined;
  let lastSeen = '';
  let writing = guarded(() => figures?.addEarlier());

  const barrier = (name: string, waitingFor: readonly string[]): (() => void) => {
    const enteredMs = clock.nowMs();
    const entered = { name, enteredAt: new Date(enteredMs).toISOString(), waitedMs: 0, waitingFor: [...waitingFor] };
    const at = barriers.push({ ...entered, releasedAt: null }) - 1;
    keeper.atBarrier({ name, waitingFor: [...waitingFor] });
    events.add('barrier.entered', { name, waitingFor: [...waitingFor] });
    return () => {
      if (barriers[at]?.releasedAt !== null) return;
      const releasedMs = clock.nowMs();
      const waitedMs = Math.max(0, releasedMs - enteredMs);
      barriers[at] = { ...entered, releasedAt: new Date(releasedMs).toISOString(), waitedMs };
      const open = barriers.findLast(({ releasedAt }) => releasedAt === null);
      keeper.atBarrier(open === undefined ? null : { name: open.name, waitingFor: open.waitingFor });
      events.add('barrier.released', { name, waitedMs });
    };
  };

  events.add('run.started', resumeFrom === undefined ? {} : { resumeFrom });
  const measures: RunMeasures = {
    counted: (store) => counters.counted(store),
    countedFiles: (plain, folders) => recordedFiles(plain, statistics.recorder, folders),
    repeated: (attempt) => counters.repeated(attempt),
    counts: (numbers) => {
      keeper.counts(numbers);
    },
    item: (name, bytesTotal) => keeper.item(name, bytesTotal),
    barrier,
    event: (type: RunEventType, facts?: RunFacts) => {
      events.add(type, facts);
    },
    result: (part) => {
      resultParts.push(part);
    },
    keepIn: (path) => {
      folder?.keepIn(path);
      writing = writing.then(() => guarded(() => figures?.addEarlier()));
    },
    waits: (reason) => {
      keeper.waits(reason);
    },
    endpoint: (state) => {
      keeper.endpoint(state);
    },
    power: (event) => {
      if (event === 'suspend') {
        keeper.suspended();
        statistics.recorder.slept();
        events.add('power.suspend');
        // What is known is on the disk before it sleeps.
        writing = writing.then(() => guarded(() => folder?.flush()));
      } else {
        keeper.resumed();
        // Connections do not live through sleep; the request that waits longest is repeated over a new one.
        counters.abortOldest();
        events.add('power.resume');
      }
    },
  };

  parts.measuring?.add(measures);

  return {
    measures,
    step: (progress) => {
      if (phase !== progress.phase) {
        phase = progress.phase;
        events.add('run.phase', { phase });
      }
      keeper.step(progress);
    },
    document: () => keeper.document(),
    tick: () => {
      const endpoint = parts.endpoint?.();
      keeper.endpoint(endpoint);
      keeper.waits(endpoint?.mode === 'cooling' ? 'cooling' : undefined);
      const { stuckStep, sleptMs, hasCleared } = keeper.tick();
      if (sleptMs > 0) {
        statistics.recorder.slept();
        events.add('power.resume', { sleptMs });
      }
      if (stuckStep === 'show') events.add('stuck.set', { reason: keeper.stuck().reason ?? '' });
      if (stuckStep === 'abort' && counters.abortOldest()) events.add('item.retried', { reason: 'stuck' });
      if (stuckStep === 'restart') hasToRestart = true;
      const { inFlight, wireBytes } = counters.totals();
      const { waiting: heldUp } = keeper.document();
      const isTrickling = lowRate.isDue({
        atMs: now().monotonicMs,
        isMoving: phase === 'transferring' && inFlight > 0 && heldUp === undefined,
        wireBytes,
        usualBps: parts.usualRate?.(snapshot.class === 'submit' ? 'up' : 'down'),
      });
      if (isTrickling && stuckStep !== 'abort' && counters.abortOldest())
        events.add('item.retried', { reason: 'slow' });
      if (hasCleared) events.add('stuck.cleared');
      tickedMs = now().monotonicMs;
      void guarded(() => parts.live?.tick());
      const figuresOfTick = figuresNow();
      writing = writing
        .then(() => guarded(() => folder?.flush()))
        .then(() => guarded(() => figures?.tick(figuresOfTick)));
      const { stuck, waiting, rates, eta, atBarrier } = keeper.document();
      const seen = JSON.stringify([
        stuck.isStuck,
        waiting,
        rates?.bytesPerSec,
        rates?.itemsPerSec,
        eta === null,
        atBarrier,
      ]);
      const isNews = seen !== lastSeen;
      lastSeen = seen;
      return isNews;
    },
    hasToRestart: () => hasToRestart,
    end: ({ code, isIdle, error, snapshot: last }) => {
      parts.measuring?.delete(measures);
      hasEnded = true;
      const figuresOfEnd = figuresNow(true);
      keeper.ended(endPhase(last));
      const finishedMs = clock.nowMs();
      const progress = keeper.document();
      if (last.card !== undefined) events.add('card.shown', factsOfCard(last.card));
      events.add('run.finished', { code, ...(error === undefined ? {} : { error: error.code }) });
      const result = resultDocument(
        {
          runId,
          snapshot: last,
          code,
          ...(error === undefined ? {} : { error }),
          startedMs,
          finishedMs,
          progress,
          parts: resultParts,
          barriers,
          folderCreation: folderCreationOf(statistics.rows(), figuresOfEnd.activeMs),
          logNames: folder === undefined ? [] : [runLogName],
        },
        runner,
      );
      writing = isIdle
        ? writing.then(() => guarded(() => folder?.remove()))
        : writing
            .then(() => guarded(() => figures?.end(figuresOfEnd, code === 'success')))
            .then(() => writeMetadata(finishedMs))
            .then(() => guarded(() => folder?.result(result)));
      return result;
    },
    written: async () => {
      await writing;
      if (hasEnded && (parts.measuring?.size ?? 0) === 0) await guarded(() => parts.live?.remove());
    },
  };
}

function endPhase({ state }: TransferSnapshot): RunPhase {
  if (state === 'done') return 'done';
  if (state === 'waiting-user') return 'waiting-user';
  return state === 'paused' || state === 'queued' ? 'paused' : 'failed';
}
