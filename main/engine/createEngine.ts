/** Makes the engine: its parts in their order, and what reaches across several of them. */
import { join } from 'node:path';
import { AppError, isAbort } from '../../shared/domain/errors';
import type { ProgressDocument } from '../../shared/domain/progress';
import type { SettingRow } from '../../shared/ipc/overview';
import { say, sayIn } from '../../shared/text/say';
import { fromText } from './config/settingValues';
import { createChecks } from './checks/checks';
import { sweepNotedFolders } from './checks/filesystem/abandoned';
import { createConnections, type Connections } from './connection/connection';
import { placeInForce } from './connection/placeInForce';
import { createQueueChoice } from './connection/queueChoice';
import { createDownloads } from './outputs/downloads';
import { createResults } from './outputs/results';
import { createLogs } from './diagnostics/logs';
import { createIntegrations } from './integrations/integrations';
import { createUpdates } from './updates/updates';
import { createMappings } from './mapping/mappings';
import { createRulesOfReviews } from './outputs/reviewRules';
import { createBackups } from './outputs/backups/backups';
import { forecastBackups } from './outputs/backups/forecast';
import { listJobs } from './farm/listJobs';
import { keptUntilMs } from './outputs/backups/retention';
import { historyRows } from './outputs/historyRows';
import { newestRun } from './outputs/undo/undoableRuns';
import { createVersions } from './outputs/versions/versions';
import type { RunMeasures } from './ports/progress';
import { previewsOfReviews } from './previews/previewsOfReviews';
import { createFollows } from './sync/follows';
import { profileOfTransfer } from './signIn/profileOfTransfer';
import { createSignIn } from './signIn/signIn';
import { createSignInGate } from './signIn/signInGate';
import { waitsForSignIn } from './signIn/waitsForSignIn';
import { createSceneRequests } from './requests/sceneRequests';
import { createBundleForms } from './submission/bundleForms';
import { createSubmissions } from './submission/submissions';
import { createWindowSubmissions } from './submission/windowSubmissions';
import { discardParts } from './outputs/apply/discardParts';
import type { QueueRow } from './ports/queue';
import type { FlowControl } from './transfers/flow/flowControl';
import { createFigures } from './statistics/figures';
import { createDeadEngines } from './transfers/deadEngines';
import { createQueueActions } from './transfers/queueActions';
import { createTakingUp } from './transfers/takeUp';
import { runFolderName, tidyRunFolders } from './transfers/runFolder';
import { createEndpoints } from './transfers/endpoints';
import type { TransferBoard } from './transfers/board';
import { createTransferBoard } from './transfers/transferBoard';
import type { Engine, EngineOptions } from './engine';
import { gated, type DisabledFeatures } from './config/featureGate';
import { settingRows } from './config/settingRows';

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
  const figures = createFigures(parts.figures, { ...parts, ...ports });
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
      figures: parts.figures.live,
      countedBy: parts.figures.countedBy,
      cpu: parts.figures.cpu,
      live: figures.file,
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
  const checks = createChecks({
    ...parts.checking,
    ...ports,
    agentId: parts.figures.countedBy.agentId,
    settings,
    connections,
    flow: parts.flow,
    logError: (error) => {
      parts.log('error', `check: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  });
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

  const integrations = createIntegrations({ ...parts, ...parts.integrations, files: ports.files });
  const disabled = (): DisabledFeatures => settings.disabledFeatures;
  const rows = (): SettingRow[] => settingRows(settings, parts.updates.replacement !== undefined);

  const engine: Engine = {
    submissions,
    windowSubmissions,
    bundleForms: createBundleForms({ connections, settings, parts }),
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
    figures,
    checks,
    board,
    queue: createQueueActions(board, ({ spec }) => !isDemo(spec)),
    takingUp: createTakingUp({
      board,
      workOf,
      hasWindow: () => ports.queue.seats().some((seat) => seat.role === 'app' && !isDead(seat)),
    }),
    updates: createUpdates({
      ...parts,
      clock: ports.clock,
      isMoving: () => ports.queue.leases().length > 0,
      changed: () => {
        emit({ type: 'event', name: 'updates.changed', payload: {} });
      },
    }),
    integrations: {
      list: gated('integrations', disabled, () => integrations.list()),
      plan: gated('integrations', disabled, (wish: Parameters<typeof integrations.plan>[0]) => integrations.plan(wish)),
      apply: gated('integrations', disabled, (input: Parameters<typeof integrations.apply>[0]) =>
        integrations.apply(input),
      ),
    },
    logs: createLogs({ ...parts, files: ports.files }),
    mappings: createMappings({ ...parts, connections }),
    settings,
    signIn,
    profileOf: (uid) => profileOfTransfer(ports.queue.get(uid)?.spec, settings),
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
        checks.forget();
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
      settings: rows(),
      policyWarnings: [...settings.policyWarnings],
      isPolicyRefused: settings.isPolicyRefused,
      disabledFeatures: [...settings.disabledFeatures.keys()],
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
    startDemo: gated('demo', disabled, ({ folder = parts.demoFolder }) => {
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
    }),
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
      return { settings: rows() };
    },
    reviewRows: (uid, start, count) => downloads.review(uid, (review) => ({ ...review.rows(start, count), uid })),
    recover: async () => {
      if (parts.isSafeMode) return;
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
        sweepNotedFolders(parts.dataFolder, ports),
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
      await checks.close();
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
