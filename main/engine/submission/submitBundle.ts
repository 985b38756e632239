/** Submits a job bundle: read, checked against its queue, carried like every submission, then its job; kept in the job history. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { WritableVersion } from '../../../shared/manifest/encode';
import { environmentHooks } from '../bundles/environmentHooks';
import { workerOsOf } from '../bundles/workerOs';
import { writeDebugSnapshot } from '../bundles/debugSnapshot';
import { saveToHistory } from '../bundles/jobHistory';
import type { JobSettings } from '../bundles/jobSettings';
import type { NamedValues } from '../bundles/parameterValues';
import { prepareBundle, submissionPaths, type JobRequest } from '../bundles/prepareBundle';
import { readBundle } from '../bundles/readBundle';
import type { SettingsStore } from '../config/settingsStore';
import type { Connections } from '../connection/connection';
import type { EngineParts } from '../engineParts';
import { profileOfQueue } from '../farm/profileOfQueue';
import { queueDefinitions } from '../farm/queueDefinitions';
import { queueStoreUri } from '../farm/queueStore';
import type { Documents } from '../ports/documents';
import type { BundleJob } from './bundleJob';
import type { SubmitResult } from './submitJob';
import type { Submissions } from './submissions';

export interface BundleWork {
  readonly folder: string;
  readonly given: NamedValues;
  readonly settings: JobSettings;
  readonly name?: string;
  readonly workingFolder: string;
  readonly home: string;
  /** Empty: this computer has none. */
  readonly storageProfileId: string;
  readonly fileSystem: 'COPIED' | 'VIRTUAL';
  /** What is remembered of the store is not trusted. */
  readonly asksStore: boolean;
  readonly requirePathsExist: boolean;
  readonly knownPaths: readonly string[];
  readonly exclude: readonly string[];
  /** What lies behind links to folders too, unless this is false. */
  readonly followFolderLinks?: boolean;
  readonly submitterName: string;
  /** 2023-03-03 when absent. */
  readonly manifestVersion?: WritableVersion;
  /** Gets a copy of everything; no job is made. */
  readonly snapshotFolder?: string;
}

/** Of the engine. */
export interface BundleEngine {
  readonly connections: Connections;
  readonly settings: SettingsStore;
  readonly parts: EngineParts;
  readonly submissions: Submissions;
}

export interface CarriedBundle {
  readonly name: string;
  readonly farmName: string;
  readonly queueName: string;
  readonly warnings: readonly string[];
  readonly hasHooks: boolean;
  /** Begins to look at the files. */
  begin(): Promise<{ readonly uid: string; readonly isDeduplicated: boolean }>;
  /** When all is sent: the copy in the job history, the job that other verbs mean; answers what it made. */
  finish(result: SubmitResult): Promise<Readonly<Record<string, unknown>>>;
}

/** Asks the queue and reads the bundle; nothing is sent or changed. Throws `bundle.*`, `deadline.*` and `auth.*`. */
export async function carryBundle(
  work: BundleWork,
  engine: BundleEngine,
  documents: Documents,
  signal: AbortSignal,
): Promise<CarriedBundle> {
  const { connections, settings, parts, submissions } = engine;
  const { files, clock } = parts.ports;
  // The bundle first: what is wrong with it shows before anybody is asked.
  const bundle = await readBundle(work.folder, { files, documents }, signal);
  const opened = await connections.requiredQueue();
  const locations = (await profileOfQueue(work.storageProfileId, opened, signal))?.fileSystemLocations ?? [];
  const around = await environmentHooks(
    {
      folder: parts.hooksFolder,
      areAllowed: settings.client.isOn('settings.allow_environment_hooks'),
      bundleFolder: bundle.folder,
    },
    { files, documents },
  );
  const hasHooks = bundle.hooks.length > 0 || around.hasHooks;
  const ofQueue = await queueDefinitions(opened.queue, opened.deadline, documents, signal);
  const prepared = prepareBundle(bundle, { ...work, ofQueue }, documents);
  const warnings = [...prepared.warnings, ...around.warnings];
  const workerOs = workerOsOf(bundle.template.value) ?? opened.queue.workerOs;
  const job = jobOf(prepared.request, work.storageProfileId, (key) => Number(settings.client.get(key)));
  const paths = submissionPaths(prepared);
  const { farmId, queueId } = opened.queue;
  const { inputFiles, inputFolders, outputFolders } = prepared.paths;
  const carriesNothing = inputFiles.length + inputFolders.length + outputFolders.length === 0;

  const finish: CarriedBundle['finish'] = async (result) => {
    if (work.snapshotFolder !== undefined) {
      const hasAttachments = result.attachments.manifests.length > 0;
      const attachments = hasAttachments ? { attachments: result.attachments } : {};
      const storeUri = hasAttachments ? queueStoreUri(opened.queue) : '';
      const request = { farmId, queueId, ...job, ...attachments };
      await writeDebugSnapshot(work.snapshotFolder, request, opened.queue, storeUri, files);
      return { snapshot: work.snapshotFolder };
    }
    if (result.jobId === undefined) return {};
    const { parameters } = prepared;
    const sent = {
      submitterName: work.submitterName,
      jobName: prepared.name,
      request: job,
      parameters,
      references: bundle.references,
    };
    const folder = expanded(settings.client.get('settings.job_history_dir'), work.home);
    try {
      const history = await saveToHistory(folder, sent, new Date(clock.nowMs()), files);
      if (settings.get('deadline.updateDefaultJob')) await settings.client.set('defaults.job_id', result.jobId);
      return { history };
    } catch (error) {
      // The job is made; that it could not be written down must not look as if it were not.
      if (!(error instanceof AppError)) throw error;
      parts.log('warn', `The job is created, but could not be kept in the job history: ${error.message}`);
      return {};
    }
  };

  return {
    name: prepared.name,
    farmName: opened.farm.displayName,
    queueName: opened.queue.displayName,
    warnings,
    hasHooks,
    begin: async () => {
      if (work.snapshotFolder !== undefined) await files.makeFolders(work.snapshotFolder);
      return await submissions.inspect({
        ...paths,
        knownPaths: [...(paths.knownPaths ?? []), ...work.knownPaths],
        name: prepared.name,
        home: work.home,
        ...(work.requirePathsExist ? { requirePathsExist: true } : {}),
        ...(work.exclude.length === 0 ? {} : { exclude: work.exclude }),
        ...(work.followFolderLinks === false ? { followFolderLinks: false } : {}),
        ...(locations.length === 0 ? {} : { locations }),
        ...(workerOs === undefined ? {} : { workerOs }),
        ...(work.manifestVersion === undefined ? {} : { manifestVersion: work.manifestVersion }),
        bundle: {
          queue: { farmId, queueId },
          job,
          fileSystem: work.fileSystem,
          ...(work.asksStore ? { asksStore: true } : {}),
          ...(carriesNothing ? { carriesNothing } : {}),
          ...(work.snapshotFolder === undefined ? {} : { snapshotFolder: work.snapshotFolder }),
          ...(hasHooks ? { hasHooks: true } : {}),
          ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
        },
      });
    },
    finish,
  };
}

/** With the counts of the Deadline client's settings where neither the bundle nor a person says otherwise. */
function jobOf(
  { parameters, ...request }: JobRequest,
  storageProfileId: string,
  clientCount: (key: 'settings.max_failed_tasks_count' | 'settings.max_retries_per_task') => number,
): BundleJob['job'] {
  // As JSON data, which is what a transfer keeps.
  const copied =
    parameters === undefined
      ? {}
      : { parameters: structuredClone(parameters) as BundleJob['job']['parameters'] & object };
  return {
    maxFailedTasksCount: clientCount('settings.max_failed_tasks_count'),
    maxRetriesPerTask: clientCount('settings.max_retries_per_task'),
    ...request,
    ...copied,
    ...(storageProfileId === '' ? {} : { storageProfileId }),
  };
}

const expanded = (path: string, home: string): string =>
  /^~(?=$|[\\/])/.test(path) ? join(home, path.slice(1)) : path;
