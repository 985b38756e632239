/** The engine as windows and the command line see it: one object of use cases over the ports. */
import { join } from 'node:path';
import { settings as settingTable, type SettingKey } from '../../shared/domain/config';
import { AppError, isAbort } from '../../shared/domain/errors';
import type { ProgressDocument } from '../../shared/domain/progress';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { Input, Output } from '../../shared/ipc/contract';
import type { DownloadResult } from '../../shared/ipc/downloads';
import type { Connection, Overview, SettingRow } from '../../shared/ipc/overview';
import type { RowsReply } from '../../shared/ipc/rows';
import { say, sayIn } from '../../shared/text/say';
import type { SettingsStore } from './config/settingsStore';
import { fromText } from './config/settingValues';
import { createConnections, type Connections } from './connection/connection';
import { placeInForce } from './connection/placeInForce';
import { createQueueChoice, type QueueChoice } from './connection/queueChoice';
import type { EngineParts } from './engineParts';
import { createDownloads, type Downloads } from './outputs/downloads';
import { createResults, type Results } from './outputs/results';
import { createIntegrations, type Integrations } from './integrations/integrations';
import { createMappings, type Mappings } from './mapping/mappings';
import { createRulesOfReviews, type RulesOfReviews } from './outputs/reviewRules';
import { createBackups, type Backups } from './outputs/backups/backups';
import { forecastBackups } from './outputs/backups/forecast';
import { listJobs } from './farm/listJobs';
import { keptUntilMs } from './outputs/backups/retention';
import { historyRows } from './outputs/historyRows';
import { newestRun } from './outputs/undo/undoableRuns';
import { createVersions, type Versions } from './outputs/versions/versions';
import type { PowerEvent, RunContext, RunMeasures } from './ports/progress';
import { previewsOfReviews } from './previews/previewsOfReviews';
import type { Previews } from './previews/previews';
import { createFollows, type Follows } from './sync/follows';
import { createSignIn, type SignIn } from './signIn/signIn';
import { createSignInGate, type SignInGate } from './signIn/signInGate';
import { waitsForSignIn } from './signIn/waitsForSignIn';
import { createSceneRequests, type SceneRequests } from './requests/sceneRequests';
import { createSubmissions, type Submissions } from './submission/submissions';
import { createWindowSubmissions, type WindowSubmissions } from './submission/windowSubmissions';
import { discardParts } from './outputs/apply/discardParts';
import type { QueueRow } from './ports/queue';
import type { FlowControl } from './transfers/flow/flowControl';
import { createDeadEngines } from './transfers/deadEngines';
import { createQueueActions, type QueueActions } from './transfers/queueActions';
import { createTakingUp, type TakingUp } from './transfers/takeUp';
import { runFolderName, tidyRunFolders } from './transfers/runFolder';
import { createEndpoints, type Endpoints } from './transfers/endpoints';
import type { TransferBoard } from './transfers/board';
import { createTransferBoard } from './transfers/transferBoard';

export interface EngineOptions extends EngineParts {
  /** Makes the demo project and leaves a plan waiting; answers the transfer to review. */
  readonly makeDemo: (
    input: { readonly folder: string; readonly engine: Engine },
    context: RunContext,
  ) => Promise<{ readonly outcome: string }>;
}

export interface Engine {
  readonly submissions: Submissions;
  /** For people; commands ask `submissions` and answer for themselves. */
  readonly windowSubmissions: WindowSubmissions;
  /** For windows: what the buttons of DCCs send. */
  readonly scenes: SceneRequests;
  readonly downloads: Downloads;
  /** Jobs and queues whose outputs come home as tasks finish. */
  readonly follows: Follows;
  readonly previews: Previews;
  readonly rules: RulesOfReviews;
  readonly results: Results;
  readonly backups: Backups;
  readonly versions: Versions;
  readonly connections: Connections;
  readonly endpoints: Endpoints;
  readonly board: TransferBoard;
  readonly queue: QueueActions;
  /** For commands, which run one transfer and end. */
  readonly takingUp: TakingUp;
  readonly settings: SettingsStore;
  readonly signIn: SignIn;
  /** For work that goes on by itself after a sign-in. */
  readonly signInGate: SignInGate;
  readonly mappings: Mappings;
  readonly integrations: Integrations;
  readonly queueChoice: QueueChoice;
  readonly parts: EngineParts;
  overview(): Promise<Overview>;
  setConnection(input: {
    readonly storeUri: string;
    readonly region?: string | undefined;
    readonly endpointUrl?: string | undefined;
    readonly profile?: string | undefined;
  }): Promise<Connection>;
  startDemo(input: { readonly folder?: string | undefined }): Promise<{ uid: string }>;
  /** A page of the jobs of the farm; with `jobId` that job as well, wherever it stands. */
  listJobs(ask?: Input<'job.list'>): Promise<Output<'job.list'>>;
  transfer(uid: string): Promise<TransferSnapshot>;
  listTransfers(): Promise<{ transfers: TransferSnapshot[] }>;
  /** With `discard` also what was kept to go on from goes. */
  cancelTransfer(uid: string, how?: 'cancel' | 'discard'): Promise<TransferSnapshot>;
  /** Runs a failed or cancelled transfer again from its beginning; what is complete is not repeated. `leaveOut`: without what fails. */
  retryTransfer(uid: string, leaveOut?: boolean): Promise<{ uid: string }>;
  history(): Promise<Output<'history.list'>>;
  /** Of a transfer, or of a run by its id. */
  downloadResult(uid: string): Promise<DownloadResult>;
  /** Takes a run back; one that was undone and redone since by its redo. */
  undo(runId: string): Promise<{ uid: string }>;
  backupForecast(uid: string): Promise<Output<'backup.forecast'>>;
  setSetting(key: SettingKey, value: string | number | boolean | null): Promise<{ settings: SettingRow[] }>;
  reviewRows(uid: string, start: number, count: number): Promise<Omit<RowsReply, 'type' | 'id'>>;
  /** Takes up what an earlier engine left unfinished. Called once by the window's engine. */
  recover(): Promise<void>;
  /** Told by the system, to every run: time asleep is not judged and not counted. */
  power(event: PowerEvent): void;
  close(): Promise<void>;
}

export function createEngine(parts: EngineOptions): Engine {
  const { ports, settings, emit } = parts;
  /** Runs that may be meant when an adapter repeats a call. */
  const measuring = new Set<RunMeasures>();
  const signIn = createSignIn({ ...parts.signIn, settings, clock: ports.clock });
  const signInGate = createSignInGate({ status: (signal) => signIn.status(signal), clock: ports.clock });
  const connections = createConnections({
    ...parts,
    openDeadline: async (profile, region) => signInGate.guard(await parts.openDeadline(profile, region)),
    clock: ports.clock,
    profiles: parts.signIn.profiles,
    opened: () => {
      emit({ type: 'event', name: 'settings.changed', payload: {} });
    },
    openStore: (uri, options) =>
      parts.openStore(uri, {
        ...options,
        repeated: (attempt) => [...measuring].some((measures) => measures.repeated(attempt)),
      }),
  });
  sayIn(settings.get('ui.language'));
  const isDead = createDeadEngines(ports.clock, parts.processes);
  const board = createTransferBoard({
    queue: ports.queue,
    clock: ports.clock,
    ids: ports.ids,
    seat: parts.seat,
    isDead,
    hashOf: (text) => ports.hasher.hash(new TextEncoder().encode(text)),
    mostActive: () => settings.get('transfers.maxActive'),
    endpointKey: () => connections.endpointKey(),
    runFolder: (runId) => join(parts.dataFolder, 'runs', runFolderName(runId, '{class}')),
    record: {
      events: ports.events,
      files: ports.files,
      measuring,
      endpoint: () => endpointNow(parts.flow, connections),
      usualRate: (direction) => {
        const key = connections.endpointKey();
        const isKnown = parts.flow.endpoints().some((known) => known.key === key);
        return isKnown ? parts.flow.usualRate(key, direction) : undefined;
      },
    },
    requester: parts.userName,
    saveMemory: parts.saveMemory,
    changed: (snapshot) => {
      scenes.transferChanged(snapshot);
      emit({ type: 'event', name: 'transfer.changed', payload: snapshot });
    },
    logError: (error, area) => {
      parts.log('error', `${area}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  });
  const submissions = createSubmissions({ parts, board, connections });
  const windowSubmissions = createWindowSubmissions({ connections, settings, parts, submissions, board });
  const scenes = createSceneRequests({ ...parts, submissions: windowSubmissions });
  const downloads = createDownloads({ parts, board, connections });
  const follows = createFollows({ parts, board, connections, downloads });
  const backups = createBackups(
    {
      runsFolder: join(parts.dataFolder, 'runs'),
      owner: parts,
      policy: () => ({
        keepDays: settings.get('backup.keepDays'),
        maxBytesPerRoot: settings.get('backup.maxBytesPerRoot'),
        keepLastRun: settings.get('backup.keepLastRun'),
      }),
      log: parts.log,
    },
    ports,
  );
  const versions = createVersions({ parts, board, backups });
  const closing = new AbortController();
  let tidying: Promise<unknown> | undefined;

  const discardKept = ({ snapshot, spec }: QueueRow): Promise<void> =>
    snapshot.class === 'submit'
      ? submissions.discardUploads(snapshot.uid)
      : discardParts(snapshot.runId ?? runIdOf(spec), ports);

  const workOf: Parameters<TransferBoard['serve']>[0] = ({ snapshot, spec }) => {
    if (isDemo(spec)) throw unfinishedDemo();
    if (snapshot.class === 'restore') return versions.again(spec);
    if (snapshot.class === 'sync') return follows.again(spec);
    if (snapshot.class === 'submit') return submissions.again(spec);
    // Whoever cancelled may want the rest otherwise.
    return downloads.again(spec, snapshot.state !== 'cancelled');
  };

  /** The title bar names the queue from the start; why it cannot be asked is told to whoever uses it. */
  const nameQueue = (): void => {
    if (placeInForce(settings).queue === undefined) return;
    connections.requiredQueue().catch((error: unknown) => {
      if (!isAbort(error))
        parts.log('info', `the queue has no name yet: ${error instanceof Error ? error.message : String(error)}`);
    });
  };

  const tidyParts = async (): Promise<void> => {
    try {
      await downloads.cleanParts();
    } catch (error) {
      parts.log(
        'error',
        `parts of downloads could not be tidied: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };

  const tidyInbox = async (): Promise<void> => {
    try {
      await scenes.sweep();
    } catch (error) {
      parts.log('warn', `the inbox could not be tidied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const engine: Engine = {
    submissions,
    windowSubmissions,
    scenes,
    downloads,
    follows,
    backups,
    versions,
    previews: previewsOfReviews(parts, downloads),
    rules: createRulesOfReviews(downloads, ports.files, parts.dataFolder),
    results: createResults({ parts, board, downloads }),
    connections,
    endpoints: createEndpoints(parts.flow, board),
    board,
    queue: createQueueActions(board, ({ spec }) => !isDemo(spec)),
    takingUp: createTakingUp({
      board,
      workOf,
      hasWindow: () => ports.queue.seats().some((seat) => seat.role === 'app' && !isDead(seat)),
    }),
    integrations: createIntegrations({ ...parts, ...parts.integrations, files: ports.files }),
    mappings: createMappings({ ...parts, connections }),
    settings,
    signIn,
    signInGate,
    queueChoice: createQueueChoice({
      ...parts,
      profiles: parts.signIn.profiles,
      signIn,
      connections,
      clock: ports.clock,
      changed: () => {
        emit({ type: 'event', name: 'settings.changed', payload: {} });
      },
      signedIn: () => {
        for (const { uid } of board.list().filter(waitsForSignIn))
          engine.retryTransfer(uid).catch((error: unknown) => {
            parts.log('warn', `${uid} does not go on: ${error instanceof Error ? error.message : String(error)}`);
          });
      },
    }),
    parts,
    overview: async () => ({
      version: parts.version,
      dataFolder: parts.dataFolder,
      hostName: parts.hostName,
      connection: connections.describe(),
      transfers: [...board.list()],
      demoFolder: parts.demoFolder,
      freeBytes: (await ports.files.space(parts.dataFolder))?.freeBytes ?? null,
      settings: settingRows(settings),
    }),
    setConnection: async ({ storeUri, region, endpointUrl, profile }) => {
      const connection = await connections.connect({
        storeUri,
        ...(region === undefined ? {} : { region }),
        ...(endpointUrl === undefined ? {} : { endpointUrl }),
        ...(profile === undefined ? {} : { profile }),
      });
      emit({ type: 'event', name: 'settings.changed', payload: {} });
      return connection;
    },
    startDemo: ({ folder = parts.demoFolder }) => {
      const { uid } = board.start(
        {
          class: 'submit',
          title: say('outcome.demo'),
          phases: ['checking', 'transferring', 'finalizing'],
          folder,
          spec: { kind: 'demo', folder },
        },
        async (context) => {
          const { outcome } = await parts.makeDemo({ folder, engine }, context);
          emit({ type: 'event', name: 'settings.changed', payload: {} });
          return { state: 'done', outcome };
        },
      );
      return Promise.resolve({ uid });
    },
    listJobs: (ask) => listJobs(connections, ask),
    transfer: (uid) => Promise.resolve(board.get(uid).snapshot),
    listTransfers: () => Promise.resolve({ transfers: [...board.list()] }),
    cancelTransfer: async (uid, how) => {
      const before = board.get(uid);
      const snapshot = await board.cancel(uid, how);
      // What runs is discarded by its own work.
      if (how === 'discard' && before.lease === undefined) await discardKept(before);
      return snapshot;
    },
    retryTransfer: (uid, leaveOut = false) => {
      const row = board.get(uid);
      if (isDemo(row.spec)) return engine.startDemo({ folder: row.spec.folder });
      const { state } = row.snapshot;
      if (state === 'paused' || state === 'queued') board.resume(uid);
      else {
        const { work, ...next } = workOf(leaveOut ? { ...row, spec: submissions.leavingOut(row.spec) } : row);
        board.continue(uid, leaveOut ? { ...next, choice: 'skip-items' } : next, work);
      }
      return Promise.resolve({ uid });
    },
    history: async () => ({ runs: await historyRows(ports.runs, backups) }),
    downloadResult: async (uid) => {
      const result = await downloads.result(uid);
      if (result.backupFolders.length === 0) return result;
      const isPurged = await backups.isPurged(result.runId);
      return isPurged
        ? { ...result, isPurged }
        : { ...result, keptUntilMs: keptUntilMs(result.startedMs, backups.policy()) };
    },
    undo: (runId) => downloads.undo(newestRun(ports.runs, runId)),
    backupForecast: (uid) =>
      forecastBackups(uid, { downloads, backups, nowMs: ports.clock.nowMs() }, AbortSignal.timeout(60_000)),
    setSetting: async (key, value) => {
      const given = typeof value === 'string' ? fromText(key, value) : value;
      await settings.set(key, typeof given === 'number' ? given : value);
      sayIn(settings.get('ui.language'));
      emit({ type: 'event', name: 'settings.changed', payload: {} });
      return { settings: settingRows(settings) };
    },
    reviewRows: (uid, start, count) => downloads.review(uid, (review) => ({ ...review.rows(start, count), uid })),
    recover: async () => {
      nameQueue();
      ports.events.tidy(ports.clock.nowMs());
      board.serve(workOf);
      submissions.resumeFarm();
      await downloads.resumeHashing();
      tidying ??= Promise.all([
        tidyParts(),
        backups.keepTidy(closing.signal),
        submissions.tidyUploads(closing.signal),
        tidyInbox(),
        tidyRunFolders(join(parts.dataFolder, 'runs'), ports, board.list()),
      ]);
    },
    power: (event) => {
      for (const measures of measuring) measures.power(event);
    },
    close: async () => {
      await engine.previews.close();
      closing.abort();
      await tidying;
      await board.close();
      await windowSubmissions.close();
      await downloads.saveDrafts();
      await connections.close();
      await parts.flow.close();
      await parts.closePorts();
    },
  };
  return engine;
}

/** How the place of the connected store stands. */
function endpointNow(flow: FlowControl, connections: Connections): ProgressDocument['endpoint'] {
  const key = connections.endpointKey();
  const row = flow.endpoints().find((known) => known.key === key);
  if (row === undefined) return undefined;
  return { key, mode: row.mode, ...(row.untilMs === null ? {} : { untilMs: row.untilMs }) };
}

function unfinishedDemo(): AppError {
  return new AppError({
    code: 'engine.lost',
    message: 'The demo project was not finished.',
    safe: 'What was made so far stays in its folder.',
    hint: 'Make the demo project again, in a new folder.',
  });
}

const runIdOf = (spec: unknown): string | undefined =>
  typeof spec === 'object' && spec !== null && 'runId' in spec && typeof spec.runId === 'string'
    ? spec.runId
    : undefined;

const isDemo = (spec: unknown): spec is { kind: 'demo'; folder: string } =>
  typeof spec === 'object' && spec !== null && 'kind' in spec && spec.kind === 'demo';

/** Every setting with its value, default, origin and words. */
export function settingRows(settings: SettingsStore): SettingRow[] {
  return settings.effective().map(({ key, value, default: defaultValue, origin }) => {
    const { schema } = settingTable[key];
    const [label, help] = [say(`setting.${key}.label`), say(`setting.${key}.help`)];
    const choices = 'options' in schema ? { choices: [...schema.options] } : {};
    return { key, value, default: defaultValue, origin, label, help, ...choices };
  });
}
