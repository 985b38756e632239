/** Job bundles that a window has open: the form of their parameters, and what is wrong with the values so far. */
import { isAbsolute } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BundleCheck, BundleForm, BundleValues } from '../../../shared/ipc/bundles';
import { bundleFolderOf } from '../bundles/bundleFolderOf';
import { bundleRevision } from '../bundles/bundleRevision';
import { environmentHooks, type EnvironmentHooks } from '../bundles/environmentHooks';
import { aboutBundle, formFields, jobFields } from '../bundles/formFields';
import { readJobSettings, type JobSettings } from '../bundles/jobSettings';
import { isArchiveName, isBundleFolder } from '../bundles/listBundles';
import { mergeDefinitions } from '../bundles/mergeDefinitions';
import { onlyQueue, usualPriority } from '../bundles/prepareBundle';
import { readBundle, type Bundle } from '../bundles/readBundle';
import { placeInForce } from '../connection/placeInForce';
import { queueDefinitions } from '../farm/queueDefinitions';
import type { Documents } from '../ports/documents';
import { checkBundle, type OpenedBundle } from './checkBundle';
import type { BundleEngine } from './submitBundle';

export interface BundleForms {
  /** `undefined` where the path is no job bundle. Throws `bundle.*`, and `deadline.*` and `auth.*` where a queue is connected. */
  open(path: string): Promise<BundleForm | undefined>;
  /** `input.not_found` for what is no bundle any more. */
  check(path: string, values: BundleValues, name?: string): Promise<BundleCheck>;
}

const askTimeoutMs = 60_000;
/** A window shows one; another may be looked at in between. */
const mostOpen = 4;

/** Whether a path that somebody chose is taken for a job bundle: a folder with a template, or an archive. */
export async function isBundle(path: string, { parts }: Pick<BundleEngine, 'parts'>): Promise<boolean> {
  const { files } = parts.ports;
  if (isArchiveName(path)) return (await files.statFollowing(path))?.type === 'file';
  return isAbsolute(path) && (await isBundleFolder(path, files));
}

export function createBundleForms(engine: Omit<BundleEngine, 'submissions'>): BundleForms {
  const { connections, settings, parts } = engine;
  const { files } = parts.ports;
  const opened = new Map<string, OpenedBundle>();

  const usualSettings = ({ values }: Bundle): JobSettings => ({
    priority: usualPriority,
    maxFailedTasksCount: Number(settings.client.get('settings.max_failed_tasks_count')),
    maxRetriesPerTask: Number(settings.client.get('settings.max_retries_per_task')),
    ...readJobSettings(values),
  });

  const hooksAround = async (folder: string, documents: Documents): Promise<EnvironmentHooks> =>
    await environmentHooks(
      {
        folder: parts.hooksFolder,
        areAllowed: settings.client.isOn('settings.allow_environment_hooks'),
        bundleFolder: folder,
      },
      { files, documents },
    );

  const open = async (path: string): Promise<OpenedBundle | undefined> => {
    if (!(await isBundle(path, engine))) return undefined;
    // Before it is read: what changes meanwhile is read once more.
    const revision = await bundleRevision(path, files);
    const signal = AbortSignal.timeout(askTimeoutMs);
    const documents = await parts.openDocuments();
    const bundle = await readBundle(await bundleFolderOf(path, parts, signal), { files, documents }, signal);
    const { queue: place } = placeInForce(settings);
    const queue = place === undefined ? undefined : await connections.requiredQueue(place);
    const listed =
      queue === undefined ? undefined : await queueDefinitions(queue.queue, queue.deadline, documents, signal);
    const definitions = listed === undefined ? bundle.definitions : mergeDefinitions(bundle.definitions, listed);
    const ofQueue = listed === undefined ? undefined : onlyQueue(bundle, listed);
    opened.delete(path);
    const found = { revision, bundle, definitions, ofQueue, documents, queue };
    opened.set(path, found);
    for (const old of [...opened.keys()].slice(0, -mostOpen)) opened.delete(old);
    return found;
  };

  return {
    open: async (path) => {
      const found = await open(path);
      if (found === undefined) return undefined;
      const { revision, bundle, definitions, ofQueue, documents, queue } = found;
      const about = aboutBundle(bundle);
      const around = await hooksAround(bundle.folder, documents);
      const ofPlace = around.hooks.map((hook) => ({ ...hook, folder: parts.hooksFolder }));
      return {
        ...about,
        revision,
        hooks: [...about.hooks, ...ofPlace],
        queue: queue === undefined ? null : { farmName: queue.farm.displayName, queueName: queue.queue.displayName },
        fields: [...formFields(definitions, bundle.values, ofQueue ?? new Set())],
        jobFields: [...jobFields(usualSettings(bundle))],
        // Those that are known stand in the list.
        warnings: ofPlace.length > 0 ? [] : [...around.warnings],
      };
    },
    check: async (path, values, name) => {
      // Another bundle, or a start of the engine, may have come in between.
      const known = opened.get(path);
      const isKnown = known !== undefined && known.revision === (await bundleRevision(path, files));
      const found = isKnown ? known : await open(path);
      if (found === undefined) throw noBundle(path);
      return await checkBundle(found, { values, ...(name === undefined ? {} : { name }) }, files);
    },
  };
}

function noBundle(path: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message: `${path} is no job bundle any more.`,
    safe: 'Nothing was sent.',
    hint: 'Look whether it is still there, and choose it again.',
    details: { path },
  });
}
