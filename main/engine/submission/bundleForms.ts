/** Job bundles that a window has open: the form of their parameters, and what is wrong with the values so far. */
import { basename, isAbsolute } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BundleCheck, BundleForm, BundleValues } from '../../../shared/ipc/bundles';
import { bundleFolderOf } from '../bundles/bundleFolderOf';
import { joinPaths, type BundlePaths } from '../bundles/bundlePaths';
import { bundleRevision } from '../bundles/bundleRevision';
import { checkParameters } from '../bundles/checkParameters';
import type { ParameterDefinition } from '../bundles/definitions';
import { environmentHooks, type EnvironmentHooks } from '../bundles/environmentHooks';
import { aboutBundle, formFields, jobFields } from '../bundles/formFields';
import { readJobSettings, type JobSettings } from '../bundles/jobSettings';
import { isArchiveName, isBundleFolder } from '../bundles/listBundles';
import { mergeDefinitions } from '../bundles/mergeDefinitions';
import { jobNameFault, onlyQueue, usualPriority } from '../bundles/prepareBundle';
import { hostFormat, readBundle, type Bundle } from '../bundles/readBundle';
import { workerOsOf } from '../bundles/workerOs';
import { placeInForce } from '../connection/placeInForce';
import { queueDefinitions } from '../farm/queueDefinitions';
import type { OpenQueue } from '../connection/deadlineQueues';
import { nameFindings } from '../lint/nameFindings';
import type { TargetPlatform } from '../outputs/plan/traits';
import type { Documents } from '../ports/documents';
import type { BundleEngine } from './submitBundle';

export interface BundleForms {
  /** `undefined` where the path is no job bundle. Throws `bundle.*`, and `deadline.*` and `auth.*` where a queue is connected. */
  open(path: string): Promise<BundleForm | undefined>;
  /** `input.not_found` for what is no bundle any more. */
  check(path: string, values: BundleValues, name?: string): Promise<BundleCheck>;
}

interface Opened {
  readonly revision: string;
  readonly bundle: Bundle;
  readonly definitions: readonly ParameterDefinition[];
  readonly ofQueue: ReadonlySet<string> | undefined;
  readonly documents: Documents;
  readonly queue: OpenQueue | undefined;
}

const askTimeoutMs = 60_000;
/** A window shows one; another may be looked at in between. */
const mostOpen = 4;
const mostPaths = 200;

/** Whether a path that somebody chose is taken for a job bundle: a folder with a template, or an archive. */
export async function isBundle(path: string, { parts }: Pick<BundleEngine, 'parts'>): Promise<boolean> {
  const { files } = parts.ports;
  if (isArchiveName(path)) return (await files.statFollowing(path))?.type === 'file';
  return isAbsolute(path) && (await isBundleFolder(path, files));
}

export function createBundleForms(engine: Omit<BundleEngine, 'submissions'>): BundleForms {
  const { connections, settings, parts } = engine;
  const { files } = parts.ports;
  const opened = new Map<string, Opened>();

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

  const look = async (path: string): Promise<BundleCheck['paths'][number]['isThere']> => {
    try {
      return (await files.statFollowing(path)) !== undefined;
    } catch (error) {
      // The check of the submission says why it cannot be looked at.
      if (error instanceof AppError) return undefined;
      throw error;
    }
  };

  const open = async (path: string): Promise<Opened | undefined> => {
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
      const workerOs = workerOsOf(found.bundle.template.value) ?? found.queue?.queue.workerOs;
      const { revision, bundle, definitions, ofQueue, documents } = found;
      const { faults, paths } = checkParameters(
        {
          definitions,
          ...(ofQueue === undefined ? {} : { ofQueue }),
          values: bundle.values,
          given: new Map(Object.entries(values)),
          bundleFolder: bundle.folder,
          workingFolder: bundle.folder,
          format: hostFormat,
          hasAddresses: bundle.hasAddresses,
        },
        documents,
      );
      const nameFault = name === undefined ? undefined : jobNameFault(name);
      const all = namedPaths(joinPaths([bundle.references, paths]));
      const listed = await Promise.all(
        all.slice(0, mostPaths).map(async ({ path: named, kind }) => {
          const isThere = kind === 'file' || kind === 'folder' ? await look(named) : undefined;
          const finding = isThere === true ? worstOfName(named, workerOs) : undefined;
          return {
            path: named,
            kind,
            ...(isThere === undefined ? {} : { isThere }),
            ...(finding === undefined ? {} : { finding }),
          };
        }),
      );
      return {
        revision,
        faults: [...faults],
        ...(nameFault === undefined ? {} : { nameFault }),
        paths: listed,
        unlisted: all.length - listed.length,
      };
    },
  };
}

/** What the submission would find about the name, as far as it can be told without looking at the file. */
function worstOfName(
  path: string,
  workerOs: TargetPlatform | undefined,
): BundleCheck['paths'][number]['finding'] | undefined {
  const found = nameFindings(basename(path), workerOs).find(({ level }) => level !== 'info');
  return found === undefined ? undefined : { level: found.level, sentence: found.sentence };
}

function namedPaths({ inputFiles, inputFolders, outputFolders, referencedPaths }: BundlePaths): BundleCheck['paths'] {
  const each = (kind: BundleCheck['paths'][number]['kind'], paths: readonly string[]) =>
    paths.map((path) => ({ path, kind }));
  return [
    ...each('file', inputFiles),
    ...each('folder', inputFolders),
    ...each('output', outputFolders),
    ...each('named', referencedPaths),
  ];
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
