/** What is given becomes asset roots: files collected, links resolved, everything placed, and what nobody vouched for found. */
import { dirname } from 'node:path';
import type { PathFormat } from '../../../shared/domain/paths/components';
import { groupPaths, type PathGroup } from '../grouping/groupPaths';
import type { InputTree } from '../grouping/inputPaths';
import { classifyPaths, knownRoots, type ClassifiedPaths } from '../grouping/knownPaths';
import type { FileSystemLocation } from '../grouping/locations';
import { realPathOf, resolveLocations } from '../grouping/storageProfile';
import { trueCase } from '../grouping/trueCase';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import type { FileColumns } from '../scan/fileColumns';
import { collectPaths, distinctPaths, type CollectedPaths } from './collectPaths';
import type { WideRoot } from './wideRoots';

export interface GroupInput {
  /** Files and folders, absolute. */
  readonly paths: readonly string[];
  /** More of them that must be files, such as those that a job bundle lists. */
  readonly filePaths?: readonly string[];
  /** Folders that the job will write, absolute; they need not exist. */
  readonly outputFolders: readonly string[];
  /** Paths that the job names and that are not sent, absolute; they need not exist. */
  readonly referencedPaths?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** False: what lies behind links to folders is left out. */
  readonly followFolderLinks?: boolean;
  readonly locations?: readonly FileSystemLocation[];
  readonly requirePathsExist?: boolean;
  /** False where `paths` and `outputFolders` come from a file and not from the person who submits: nobody vouched for them. */
  readonly arePathsKnown?: boolean;
  /** Folders that somebody vouched for; LOCAL locations are known as well. */
  readonly knownPaths?: readonly string[];
  /** For `~` in known paths. */
  readonly home?: string;
  /** What becomes of a path that makes a root much wider; `warn` when absent. */
  readonly wideRoot?: WideRoot;
}

export interface GroupedSubmission {
  readonly collected: CollectedPaths;
  readonly groups: readonly PathGroup[];
  /** Paths on storage that workers reach by themselves. */
  readonly sharedPaths: Iterable<string>;
  readonly classified: ClassifiedPaths;
}

/** Throws as `collectPaths` does. */
export async function groupSubmission(
  input: GroupInput,
  format: PathFormat,
  { files: disk, walker }: Pick<EnginePorts, 'files' | 'walker'>,
  context: RunContext,
): Promise<GroupedSubmission> {
  const options = { ...input, format, requirePathsExist: input.requirePathsExist ?? false };
  const collected = await collectPaths(options, disk, context, walker);
  const { files } = collected;
  const locations = await resolveLocations(input.locations ?? [], format, disk);
  const outputs = distinctPaths(input.outputFolders, format);
  const grouped = groupPaths({
    format,
    inputs: files.named.map(({ absolutePath, realPath }) => ({
      path: absolutePath,
      ...(realPath === undefined ? {} : { realPath }),
    })),
    trees: files.trees.map(({ root, columns }) => treeOf(root, columns)),
    outputs,
    references: [
      ...collected.references,
      ...distinctPaths(input.referencedPaths ?? [], format).map((path) => ({ path, isFolder: false })),
    ],
    locations,
    splitsWide: input.wideRoot === 'split',
  });
  const { sharedPaths } = grouped;
  // Only there two spellings are one folder.
  const groups =
    format === 'windows'
      ? await Promise.all(
          grouped.groups.map(async (group) => ({ ...group, rootPath: await trueCase(group.rootPath, format, disk) })),
        )
      : grouped.groups;
  const isShared = new Uint8Array(files.named.length).fill(1);
  for (const { inputs } of groups) for (const number of inputs) if (number < isShared.length) isShared[number] = 0;
  const roots = await rootsThatAreKnown(input, collected, locations, format, disk);
  return {
    collected,
    groups,
    sharedPaths,
    classified: classifyPaths(foldersOf(collected, outputs, isShared), roots, format),
  };
}

/** Of what is sent: a link counts by where it stands and by where it leads. */
function foldersOf(
  { files }: CollectedPaths,
  outputs: readonly string[],
  isShared: Uint8Array,
): { readonly inputs: ReadonlySet<string>; readonly outputs: readonly string[] } {
  const inputs = new Set<string>();
  for (const { root } of files.trees) inputs.add(root);
  for (const [number, { absolutePath, realPath }] of files.named.entries()) {
    if (isShared[number] === 1) continue;
    inputs.add(dirname(absolutePath));
    if (realPath !== undefined) inputs.add(dirname(realPath));
  }
  return { inputs, outputs };
}

/** Where a known root really lies is as known as its name. */
async function rootsThatAreKnown(
  input: GroupInput,
  { folders, references }: CollectedPaths,
  locations: readonly FileSystemLocation[],
  format: PathFormat,
  files: Pick<EnginePorts['files'], 'realPath'>,
): Promise<readonly string[]> {
  const isFolder = new Set([...folders, ...references.flatMap(({ path, isFolder: is }) => (is ? [path] : []))]);
  const given = [
    ...(input.knownPaths ?? []),
    ...locations.flatMap(({ type, path }) => (type === 'LOCAL' ? [path] : [])),
    ...(input.arePathsKnown === false
      ? []
      : [
          ...distinctPaths(input.paths, format).map((path) => (isFolder.has(path) ? path : dirname(path))),
          ...input.outputFolders,
        ]),
  ];
  const roots = knownRoots(given, format, input.home ?? '');
  const real = await Promise.all(roots.map((root) => realPathOf(root, files)));
  return knownRoots([...roots, ...real], format, '');
}

/** Asks the columns what a grouping wants to know. */
function treeOf(root: string, columns: FileColumns): InputTree {
  return {
    root,
    count: columns.count,
    folder: (index) => columns.folder(index),
    name: (index) => columns.name(index),
  };
}
