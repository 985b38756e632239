/** The one place where adapters meet the engine; used by the engine process of the window and by the command line. */
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type { AppError } from '../shared/domain/errors';
import { createClock, createIds } from './adapters/clock/clock';
import { localWallTime } from './adapters/clock/wallTime';
import { createAwsProfiles } from './adapters/deadline/awsProfiles';
import { createFileSystem } from './adapters/files/fileSystem';
import { createFileHasher } from './adapters/hasher/fileHasher';
import { createHasher } from './adapters/hasher/hasher';
import { createThriftyHeap } from './adapters/heap/thriftyHeap';
import { createInbox } from './adapters/inbox/inboxFolder';
import { createPngCodec } from './adapters/pictures/png';
import { createPictureDecoder } from './adapters/previews/pictureDecoder';
import { createPreviewFolder } from './adapters/previews/previewFolder';
import { createMonitorProgram } from './adapters/process/monitorProgram';
import { osBootMs, processStart } from './adapters/process/processFacts';
import { createEndpointStates } from './adapters/sqlite/endpointStates';
import { openFarmRecords } from './adapters/sqlite/farmRecords';
import { openSatchelDatabase } from './adapters/sqlite/satchelDatabase';
import { createTreeWalker } from './adapters/walker/treeWalker';
import { composeDiagnostics } from './compose/composeDiagnostics';
import type { ComposeInput } from './compose/composeInput';
import { createFiguresParts } from './compose/createFigures';
import { createChecking } from './compose/createChecking';
import { createOpeners } from './compose/createOpeners';
import { createRecords } from './compose/createRecords';
import { openCaches } from './compose/openCaches';
import { openEngineSettings } from './compose/openEngineSettings';
import { dataFolderFor, isSafeMode } from './compose/settingsFiles';
import { integrationSources, isProcessAlive, targetPlatform, userName } from './compose/thisComputer';
import { updateParts } from './compose/updateParts';
import { createEngine } from './engine/createEngine';
import { makeWindowDemo } from './engine/demo/windowDemo';
import type { Engine } from './engine/engine';
import { createLocalFarm } from './engine/localFarm/localFarm';
import type { HashModule } from './engine/ports/hashing';
import { createDeadEngines } from './engine/transfers/deadEngines';
import { movingProcesses } from './engine/transfers/endpoints';
import { createFlowControl } from './engine/transfers/flow/flowControl';

const previewFolderBytes = 256 * 1024 * 1024;

/** Opens databases, caches and workers and gives them to the engine. Close the engine to close them. */
export async function composeEngine(input: ComposeInput): Promise<Engine> {
  const { env, log } = input;
  const dataFolder = dataFolderFor(env);
  const warn = (message: string): void => {
    log('warn', message);
  };
  const warnOf = (error: AppError): void => {
    warn(error.message);
  };
  const clock = createClock();
  const ids = createIds();
  const files = createFileSystem();
  const hasher = createHasher();
  if (hasher.module?.why !== undefined) warn(slowHashing(hasher.module));
  const { settings, stopWatching } = await openEngineSettings(input, files, clock);
  const database = openSatchelDatabase(join(dataFolder, 'satchel.db'), clock, (movedTo) => {
    warn(
      `satchel.db was damaged and set aside as ${movedTo}; History and waiting transfers start empty, files are untouched`,
    );
  });
  const fileHasher = createFileHasher();
  const walker = createTreeWalker();
  const { hashCache, storeCache, namedStores } = openCaches(dataFolder, settings, clock, warnOf);
  const records = createRecords(database, clock);
  const boot = ids.uuid();
  const processes = { hostName: hostname(), processStart, osBootMs };
  const figures = await createFiguresParts(input, { dataFolder, boot, files, queue: records.queue });
  const flow = createFlowControl({
    clock,
    chance: Math.random,
    states: createEndpointStates(database),
    settings,
    sharedBy: movingProcesses(records.queue, boot, createDeadEngines(clock, processes)),
    wallTime: localWallTime,
    avoid: env['SATCHEL_AVOID_ENDPOINTS'] ?? '',
    changed: () => {
      input.emit({ type: 'event', name: 'limits.changed', payload: {} });
    },
    noted: (type, facts) => {
      records.events.add({ atMs: clock.nowMs(), type, facts });
    },
    logError: (error, area) => {
      log('error', `${area}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  });
  const { version } = input;
  const openers = createOpeners({ env, version, settings, hasher, clock, flow, warn: warnOf });
  const pictures = createPngCodec();

  return createEngine({
    ports: { ...records, files, hasher, fileHasher, walker, hashCache, storeCache, clock, ids },
    settings,
    flow,
    figures,
    dataFolder,
    version,
    hostName: hostname(),
    demoFolder: join(homedir(), 'Satchel demo'),
    homeFolder: homedir(),
    environmentRegions: env['DEADLINE_CLOUD_REGIONS'] ?? '',
    hooksFolder: env['DEADLINE_HOOKS_DIR'] ?? '',
    platform: targetPlatform,
    processId: process.pid,
    isProcessAlive,
    seat: {
      boot,
      hostName: hostname(),
      processId: process.pid,
      processStart: processStart(process.pid) ?? '',
      osBootMs: osBootMs(clock.nowMs()),
      role: input.role,
      version,
    },
    processes,
    userName: userName(),
    saveMemory: createThriftyHeap(),
    integrations: integrationSources(env),
    checking: createChecking({
      version,
      files,
      hasher,
      reservations: records.reservations,
      clock,
      ids,
      dataFolder,
      homeFolder: homedir(),
      platform: targetPlatform,
      userName: userName(),
      network: openers.network,
      warn: warnOf,
    }),
    updates: updateParts(env, dataFolder, openers.network),
    signIn: {
      profiles: createAwsProfiles(env),
      monitor: createMonitorProgram(env),
      probe: async (profile, signal) => {
        const deadline = await openers.openDeadline(profile);
        try {
          await deadline.probe(signal);
        } finally {
          deadline.close();
        }
      },
    },
    emit: input.emit,
    log,
    openStore: (uri, options) => {
      const store = openers.openStore(uri, options);
      namedStores?.name(store);
      return store;
    },
    openDeadline: openers.openDeadline,
    openDocuments: async () => (await import('./adapters/yaml/documents')).createDocuments(),
    openArchives: async () => (await import('./adapters/zip/archives')).createArchives(),
    openLocalFarm: (folder, store) =>
      createLocalFarm({
        records: openFarmRecords(join(folder, 'farm.db'), clock, ids, (movedTo) => {
          warn(`farm.db was damaged and set aside as ${movedTo}; its outputs stay in the store`);
        }),
        ports: { store, files, hasher, fileHasher, clock, ids },
        pictures,
        farmFolder: folder,
        rootFolderName: (rootPath) => `assetroot-${hasher.hash(new TextEncoder().encode(rootPath)).slice(0, 20)}`,
      }),
    diagnostics: composeDiagnostics(input),
    isSafeMode: isSafeMode(env),
    inbox: createInbox(join(dataFolder, 'inbox')),
    pictures,
    previews: {
      decoder: createPictureDecoder(),
      folder: createPreviewFolder({ folder: join(dataFolder, 'previews'), mostBytes: previewFolderBytes, warn }),
      share: input.sharePreview ?? (() => undefined),
    },
    makeDemo: ({ folder, engine }, context) => makeWindowDemo({ folder, engine }, { files, pictures }, context),
    closePorts: async () => {
      stopWatching();
      await walker.close();
      await fileHasher.close();
      hashCache.close();
      storeCache.close();
      database.close();
    },
  });
}

function slowHashing({ name, why = '' }: HashModule): string {
  return `Files are hashed by ${name}, which is slower: the native module cannot be used here (${why}).`;
}
