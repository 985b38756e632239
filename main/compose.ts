/** The one place where adapters meet the engine; used by the engine process of the window and by the command line. */
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { AppError } from '../shared/domain/errors';
import { dataFolderOf } from '../shared/domain/dataFolder';
import type { EngineEvent } from '../shared/ipc/rows';
import { networkEnvironment } from './adapters/aws/networkEnvironment';
import { createBlobStoreOpener } from './adapters/blobStores';
import { createClock, createIds } from './adapters/clock/clock';
import { localWallTime } from './adapters/clock/wallTime';
import { createConfigFile } from './adapters/config/configFile';
import { createSitePolicyFile } from './adapters/config/sitePolicyFile';
import { createDeadlineClientFile } from './adapters/config/deadlineClientFile';
import { createAwsProfiles } from './adapters/deadline/awsProfiles';
import type { OpenDeadline } from './adapters/deadline/deadline';
import { createLastGoodSettings } from './adapters/config/lastGoodSettings';
import { createDiagnosticSources } from './adapters/diagnostics/diagnosticSources';
import { createFileSystem } from './adapters/files/fileSystem';
import { createFileHasher } from './adapters/hasher/fileHasher';
import { integrationsFolder, sha256 } from './adapters/integrations/integrationSources';
import { createThriftyHeap } from './adapters/heap/thriftyHeap';
import { createHasher } from './adapters/hasher/hasher';
import { createMonitorProgram } from './adapters/process/monitorProgram';
import { osBootMs, processStart } from './adapters/process/processFacts';
import { createInbox } from './adapters/inbox/inboxFolder';
import { createPngCodec } from './adapters/pictures/png';
import { createPictureDecoder } from './adapters/previews/pictureDecoder';
import { createPreviewFolder } from './adapters/previews/previewFolder';
import { openS3BlobStore } from './adapters/s3/s3BlobStore';
import { createDeclinedFiles } from './adapters/sqlite/declinedFiles';
import { createEventLog } from './adapters/sqlite/events';
import { createEndpointStates } from './adapters/sqlite/endpointStates';
import { openFarmRecords } from './adapters/sqlite/farmRecords';
import { createHashCache } from './adapters/sqlite/hashCache';
import { createTreeWalker } from './adapters/walker/treeWalker';
import { createUploadLedger } from './adapters/sqlite/ledger';
import { createPartFiles } from './adapters/sqlite/partFiles';
import { createQueue } from './adapters/sqlite/queue';
import { createPlacedFiles } from './adapters/sqlite/placedFiles';
import { createOwnRules } from './adapters/sqlite/ownRules';
import { createRememberedTargets } from './adapters/sqlite/rememberedTargets';
import { withReferenceHashes } from './adapters/sqlite/referenceHashes';
import { withReferenceStores } from './adapters/sqlite/referenceStores';
import { createReservations } from './adapters/sqlite/reservations';
import { createRuns } from './adapters/sqlite/runs';
import { installKindOf } from './adapters/updates/installKind';
import { createUpdateFeed } from './adapters/updates/updateFeed';
import { openSatchelDatabase } from './adapters/sqlite/satchelDatabase';
import { createSyncStates } from './adapters/sqlite/syncStates';
import { createStoreCache } from './adapters/sqlite/storeCache';
import { createDeadlineClient } from './engine/config/deadlineClient';
import { openSettings } from './engine/config/settingsStore';
import { makeWindowDemo } from './engine/demo/windowDemo';
import { createEngine } from './engine/createEngine';
import { createDiagnostics, type Diagnostics } from './engine/diagnostics/diagnostics';
import { createIntegrations } from './engine/integrations/integrations';
import type { Engine } from './engine/engine';
import type { HashPathPorts } from './engine/hashing/hashPath';
import type { AwsProfile } from './engine/ports/awsProfiles';
import type { FileSystem } from './engine/ports/fileSystem';
import type { HashModule } from './engine/ports/hashing';
import type { PreviewShareMessage } from './engine/ports/previews';
import type { SettingsFile } from './engine/ports/settingsFile';
import { createLocalFarm } from './engine/localFarm/localFarm';
import { createDeadEngines } from './engine/transfers/deadEngines';
import { movingProcesses } from './engine/transfers/endpoints';
import { createFlowControl } from './engine/transfers/flow/flowControl';

export interface ComposeInput {
  /** A window serves the whole queue and asks people; a command runs what it added and ends with its errors. */
  readonly role: 'app' | 'cli';
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings given on the command line, by key. */
  readonly commandLine: ReadonlyMap<string, unknown>;
  /** A settings file named by the user instead of the one in the data folder. */
  readonly configPath?: string;
  /** Told why the settings file is not used; the last valid values are then. Without it such a file is an error. */
  readonly badSettings?: (error: AppError) => void;
  readonly version: string;
  readonly emit: (event: EngineEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Told which files of the preview folder windows may see, by which id. Absent where there is no window. */
  readonly sharePreview?: (message: PreviewShareMessage) => void;
}

const previewFolderBytes = 256 * 1024 * 1024;

/** Opens databases, caches and workers and gives them to the engine. Close the engine to close them. */
export async function composeEngine(input: ComposeInput): Promise<Engine> {
  const { env, log } = input;
  const dataFolder = resolve(dataFolderOf({ platform: process.platform, env, homeFolder: homedir() }));
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
  const isSafeMode = env['SATCHEL_SAFE_MODE'] === '1';
  const lastGood =
    input.badSettings === undefined || isSafeMode
      ? undefined
      : createLastGoodSettings(join(dataFolder, 'config.last-good.json'), files, input.badSettings);
  if (lastGood !== undefined) await makeDataFolder(dataFolder, files);
  const windows = process.platform === 'win32';
  const clientFile = createDeadlineClientFile({ path: clientFilePath(env), windows, clock });
  const client = createDeadlineClient(clientFile, windows);
  const settings = await openSettings(
    configFile(input, dataFolder),
    client,
    env,
    input.commandLine,
    lastGood,
    createSitePolicyFile({ platform: process.platform, env }),
  );
  for (const warning of settings.warnings) warn(warning);
  await makeDataFolder(dataFolder, files);
  const database = openSatchelDatabase(join(dataFolder, 'satchel.db'), clock, (movedTo) => {
    warn(
      `satchel.db was damaged and set aside as ${movedTo}; History and waiting transfers start empty, files are untouched`,
    );
  });
  const fileHasher = createFileHasher();
  const walker = createTreeWalker();
  const ownHashes = createHashCache(join(dataFolder, 'hash-cache.db'), clock, warnOf);
  const ownStores = createStoreCache(join(dataFolder, 'store-cache.db'), clock, warnOf);
  const reference = { folder: join(homedir(), '.deadline', 'cache'), clock, onWarning: warnOf };
  const isShared = settings.get('cache.shareWithReference') === 'read';
  const hashCache =
    isShared && settings.get('cache.trustReferenceHashes') ? withReferenceHashes(ownHashes, reference) : ownHashes;
  const namedStores = isShared ? withReferenceStores(ownStores, reference) : undefined;
  const storeCache = namedStores ?? ownStores;
  const ports = {
    files,
    hasher,
    fileHasher,
    walker,
    hashCache,
    storeCache,
    clock,
    ids,
    placed: createPlacedFiles(database),
    declined: createDeclinedFiles(database),
    remembered: createRememberedTargets(database),
    ownRules: createOwnRules(database),
    runs: createRuns(database),
    partFiles: createPartFiles(database),
    queue: createQueue(database),
    events: createEventLog(database),
    reservations: createReservations(database),
    uploads: createUploadLedger(database, clock),
    syncs: createSyncStates(database),
  };
  const boot = ids.uuid();
  const processes = { hostName: hostname(), processStart, osBootMs };
  const flow = createFlowControl({
    clock,
    chance: Math.random,
    states: createEndpointStates(database),
    settings,
    sharedBy: movingProcesses(ports.queue, boot, createDeadEngines(clock, processes)),
    wallTime: localWallTime,
    avoid: env['SATCHEL_AVOID_ENDPOINTS'] ?? '',
    changed: () => {
      input.emit({ type: 'event', name: 'limits.changed', payload: {} });
    },
    noted: (type, facts) => {
      ports.events.add({ atMs: clock.nowMs(), type, facts });
    },
    logError: (error, area) => {
      log('error', `${area}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  });
  const flowOf = flow.of;
  /** Read anew for each client: a window lives longer than what its settings say. */
  const network = (): ComposeInput['env'] =>
    networkEnvironment(env, {
      httpsProxy: settings.client.get('settings.https_proxy'),
      caBundle: settings.client.get('settings.ca_bundle'),
    });
  const opener = createBlobStoreOpener({
    hasher,
    flowOf,
    openS3: (uri, options) =>
      openS3BlobStore(uri, options, { hasher, clock, env: network(), version: input.version, warn: warnOf, flowOf }),
  });
  const pictures = createPngCodec();

  /** A window shows what the Deadline client was told meanwhile; a command reads it once. */
  const stopWatching =
    input.role === 'app'
      ? clientFile.watch(() => {
          settings.refresh().then(
            (isNew) => {
              if (isNew) input.emit({ type: 'event', name: 'settings.changed', payload: {} });
            },
            (error: unknown) => {
              log('error', `settings: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
            },
          );
        })
      : () => undefined;

  const openProfile = async ({ named, kind, userId }: AwsProfile, region?: string): Promise<OpenDeadline> => {
    // The client of Deadline Cloud is large, and most commands never ask it.
    const { openDeadline } = await import('./adapters/deadline/deadline');
    return openDeadline(
      {
        farmRegion: settings.get('deadline.farmRegion'),
        kind,
        ...(region === undefined ? {} : { region }),
        ...(named === undefined ? {} : { profile: named }),
        ...(userId === undefined ? {} : { principalId: userId }),
      },
      { env: network(), version: input.version, clock },
    );
  };

  return createEngine({
    ports,
    settings,
    flow,
    dataFolder,
    version: input.version,
    hostName: hostname(),
    demoFolder: join(homedir(), 'Satchel demo'),
    homeFolder: homedir(),
    environmentRegions: env['DEADLINE_CLOUD_REGIONS'] ?? '',
    hooksFolder: env['DEADLINE_HOOKS_DIR'] ?? '',
    platform: targetPlatform(),
    processId: process.pid,
    isProcessAlive,
    seat: {
      boot,
      hostName: hostname(),
      processId: process.pid,
      processStart: processStart(process.pid) ?? '',
      osBootMs: osBootMs(clock.nowMs()),
      role: input.role,
      version: input.version,
    },
    processes,
    userName: userName(),
    saveMemory: createThriftyHeap(),
    integrations: {
      sourceFolder: integrationsFolder(import.meta.dirname, (process as { resourcesPath?: string }).resourcesPath),
      env,
      sha256,
      systemRoot: env['SATCHEL_SYSTEM_ROOT'] ?? '',
    },
    updates: {
      feed: createUpdateFeed(network),
      install: installKindOf(
        process.platform,
        (process as { resourcesPath?: string }).resourcesPath,
        import.meta.dirname,
      ),
      computer: { platform: process.platform, arch: process.arch },
    },
    signIn: {
      profiles: createAwsProfiles(env),
      monitor: createMonitorProgram(env),
      probe: async (profile, signal) => {
        const deadline = await openProfile(profile);
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
      const store = opener.open(uri, options);
      namedStores?.name(store);
      return store;
    },
    openDeadline: openProfile,
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
    isSafeMode,
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

/** Works without databases and settings that can be used: it is for when they cannot. */
export function composeDiagnostics(
  input: Pick<ComposeInput, 'env' | 'commandLine' | 'configPath' | 'version'>,
): Diagnostics {
  const { env, version } = input;
  const dataFolder = resolve(dataFolderOf({ platform: process.platform, env, homeFolder: homedir() }));
  const files = createFileSystem();
  const windows = process.platform === 'win32';
  const clock = createClock();
  return createDiagnostics({
    sources: createDiagnosticSources({ env, homeFolder: homedir() }),
    files,
    dataFolder,
    version,
    homeFolder: homedir(),
    userName: userName(),
    hostName: hostname(),
    nowMs: () => clock.nowMs(),
    uuid: () => createIds().uuid(),
    settings: () => {
      const client = createDeadlineClient(
        createDeadlineClientFile({ path: clientFilePath(env), windows, clock }),
        windows,
      );
      return openSettings(configFile(input, dataFolder), client, env, input.commandLine);
    },
    integrations: createIntegrations({
      sourceFolder: integrationsFolder(import.meta.dirname, (process as { resourcesPath?: string }).resourcesPath),
      dataFolder,
      files,
      platform: targetPlatform(),
      homeFolder: homedir(),
      env,
      sha256,
      systemRoot: env['SATCHEL_SYSTEM_ROOT'] ?? '',
    }),
  });
}

function targetPlatform(): 'macos' | 'windows' | 'linux' {
  return process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux';
}

function slowHashing({ name, why = '' }: HashModule): string {
  return `Files are hashed by ${name}, which is slower: the native module cannot be used here (${why}).`;
}

async function makeDataFolder(folder: string, files: FileSystem): Promise<void> {
  await files.makeFolders(folder);
  await files.setMode(folder, 0o700);
}

/** Safe mode: nothing is set, and what is changed is forgotten with this start. */
function createForgottenSettings(): SettingsFile {
  const values = new Map<string, { readonly value: unknown }>();
  return {
    path: '(safe mode)',
    read: () => Promise.resolve(new Map(values)),
    write: (changes) => {
      for (const [key, value] of changes) {
        if (value === undefined) values.delete(key);
        else values.set(key, { value });
      }
      return Promise.resolve();
    },
  };
}

/** The file that the user named, which must be there, else the one in the data folder. */
function configFile({ configPath, env }: Pick<ComposeInput, 'configPath' | 'env'>, dataFolder: string): SettingsFile {
  if (env['SATCHEL_SAFE_MODE'] === '1') return createForgottenSettings();
  const named = configPath ?? env['SATCHEL_CONFIG'] ?? '';
  return named === '' ? createConfigFile(join(dataFolder, 'config.toml')) : createConfigFile(resolve(named), true);
}

/** As the Deadline client itself finds it. */
function clientFilePath(env: ComposeInput['env']): string {
  const named = env['DEADLINE_CONFIG_FILE_PATH'] ?? '';
  if (named === '') return join(homedir(), '.deadline', 'config');
  return resolve(named.replace(/^~(?=$|[\\/])/, () => homedir()));
}

/** What works without databases and data folder. Close `fileHasher` afterwards. */
export function openFilePorts(): HashPathPorts {
  return { files: createFileSystem(), hasher: createHasher(), fileHasher: createFileHasher(), clock: createClock() };
}

/** What hashes here, and why it is not the native module where it is not. */
export function hashModule(): HashModule | undefined {
  return createHasher().module;
}

/** Some systems have no name for the user that runs them. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return '';
  }
}

/** Signal 0 asks without sending anything; a process of somebody else answers EPERM and lives. */
function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
