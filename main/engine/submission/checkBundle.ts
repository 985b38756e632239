/** What is wrong with the values of a bundle whose form is open, and which files they name. */
import { basename } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BundleCheck, BundleValues } from '../../../shared/ipc/bundles';
import { joinPaths, type BundlePaths } from '../bundles/bundlePaths';
import { checkParameters } from '../bundles/checkParameters';
import type { ParameterDefinition } from '../bundles/definitions';
import { jobNameFault } from '../bundles/prepareBundle';
import { hostFormat, type Bundle } from '../bundles/readBundle';
import { workerOsOf } from '../bundles/workerOs';
import type { OpenQueue } from '../connection/deadlineQueues';
import { nameFindings } from '../lint/nameFindings';
import type { TargetPlatform } from '../outputs/plan/traits';
import type { Documents } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';

export interface OpenedBundle {
  readonly revision: string;
  readonly bundle: Bundle;
  readonly definitions: readonly ParameterDefinition[];
  readonly ofQueue: ReadonlySet<string> | undefined;
  readonly documents: Documents;
  readonly queue: OpenQueue | undefined;
}

type CheckedPath = BundleCheck['paths'][number];

const mostPaths = 200;

/** Never throws for a value. */
export async function checkBundle(
  { revision, bundle, definitions, ofQueue, documents, queue }: OpenedBundle,
  { values, name }: { readonly values: BundleValues; readonly name?: string },
  files: Pick<FileSystem, 'statFollowing'>,
): Promise<BundleCheck> {
  const workerOs = workerOsOf(bundle.template.value) ?? queue?.queue.workerOs;
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
  const listed = await Promise.all(all.slice(0, mostPaths).map((each) => lookAt(each, workerOs, files)));
  return {
    revision,
    faults: [...faults],
    ...(nameFault === undefined ? {} : { nameFault }),
    paths: listed,
    unlisted: all.length - listed.length,
  };
}

async function lookAt(
  { path, kind }: CheckedPath,
  workerOs: TargetPlatform | undefined,
  files: Pick<FileSystem, 'statFollowing'>,
): Promise<CheckedPath> {
  if (kind !== 'file' && kind !== 'folder') return { path, kind };
  const isThere = await isOnDisk(path, files);
  const finding = isThere === true ? worstOfName(path, workerOs) : undefined;
  return {
    path,
    kind,
    ...(isThere === undefined ? {} : { isThere }),
    ...(finding === undefined ? {} : { finding }),
  };
}

async function isOnDisk(path: string, files: Pick<FileSystem, 'statFollowing'>): Promise<boolean | undefined> {
  try {
    return (await files.statFollowing(path)) !== undefined;
  } catch (error) {
    // The check of the submission says why it cannot be looked at.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What the submission would find about the name, as far as it can be told without looking at the file. */
function worstOfName(path: string, workerOs: TargetPlatform | undefined): CheckedPath['finding'] | undefined {
  const found = nameFindings(basename(path), workerOs).find(({ level }) => level !== 'info');
  return found === undefined ? undefined : { level: found.level, sentence: found.sentence };
}

function namedPaths({ inputFiles, inputFolders, outputFolders, referencedPaths }: BundlePaths): BundleCheck['paths'] {
  const each = (kind: CheckedPath['kind'], paths: readonly string[]) => paths.map((path) => ({ path, kind }));
  return [
    ...each('file', inputFiles),
    ...each('folder', inputFolders),
    ...each('output', outputFolders),
    ...each('named', referencedPaths),
  ];
}
