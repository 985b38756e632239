/** Looks a submission through before anything moves: paths, scan, asset roots, hashes, and what the store lacks. */
import { sep } from 'node:path';
import type { PathFormat } from '../../../shared/domain/paths/components';
import { judgePath } from '../../../shared/manifest/pathRules';
import { groupPaths, type PathGroup } from '../grouping/groupPaths';
import type { FileSystemLocation } from '../grouping/locations';
import { hashFiles, type HashReport } from '../hashing/hashFiles';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { collectPaths, distinctPaths, type CollectedFile } from './collectPaths';
import { compareWithStore, sumBytes } from './compareWithStore';
import type { Submission, SubmissionEntry, SubmissionGroup, SubmissionObject, SubmissionProblem } from './submission';

export type { Submission } from './submission';

export interface SubmissionInput {
  /** Files and folders, absolute. */
  readonly paths: readonly string[];
  /** Folders that the job will write, absolute; they need not exist. */
  readonly outputFolders: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly locations?: readonly FileSystemLocation[];
  readonly requirePathsExist?: boolean;
  /** Leaves the store alone; `comparison` is then absent. */
  readonly skipStoreCheck?: boolean;
}

export type InspectionPorts = Pick<
  EnginePorts,
  'store' | 'files' | 'walker' | 'fileHasher' | 'hasher' | 'hashCache' | 'storeCache' | 'clock' | 'ids'
>;

/** Writes nothing but caches. What cannot be sent is a row in `problems`; a broken run throws. */
export async function inspectSubmission(
  input: SubmissionInput,
  ports: InspectionPorts,
  context: RunContext,
): Promise<Submission> {
  const format: PathFormat = sep === '\\' ? 'windows' : 'posix';
  const options = { ...input, format, requirePathsExist: input.requirePathsExist ?? false };
  const collected = await collectPaths(options, ports.files, context, ports.walker);
  const { groups: pathGroups, sharedPaths } = groupPaths({
    format,
    inputs: collected.files.map(({ absolutePath, realPath }) => ({
      path: absolutePath,
      ...(realPath === undefined ? {} : { realPath }),
    })),
    outputs: distinctPaths(input.outputFolders, format),
    references: collected.references,
    locations: input.locations ?? [],
  });
  const files = pathGroups.flatMap(({ inputs }) => inputs.flatMap(({ index }) => collected.files[index] ?? []));
  const hashing = await hashFiles(files, ports, context);
  const groups = withHashes(pathGroups, files, hashing);
  const objects = distinctContents(groups);
  const problems = [...collected.problems, ...hashProblems(hashing), ...nameProblems(groups), ...wideRoots(pathGroups)];
  const found: Omit<Submission, 'comparison'> = {
    format,
    groups,
    problems,
    fileCount: groups.reduce((sum, { entries }) => sum + entries.length, 0),
    totalBytes: groups.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    objects,
    hashing: { hashedCount: hashing.hashedCount, hashedBytes: hashing.hashedBytes, cachedCount: hashing.cachedCount },
    sharedPaths,
  };
  return input.skipStoreCheck === true
    ? found
    : { ...found, comparison: await compareWithStore(objects, ports, context) };
}

/** `hashing` holds the files group by group. */
function withHashes(
  groups: readonly PathGroup[],
  files: readonly CollectedFile[],
  hashing: HashReport,
): SubmissionGroup[] {
  let next = 0;
  return groups.map((group) => {
    const entries = group.inputs.flatMap(({ relativePath }): SubmissionEntry[] => {
      const file = files[next];
      const hashed = hashing.hashes[next];
      next++;
      if (!file || !hashed) return [];
      const { absolutePath, realPath = absolutePath } = file;
      const { stat, hash, blocks } = hashed;
      const entry = { relativePath, absolutePath, contentPath: realPath, stat, hash };
      return [blocks === undefined ? entry : { ...entry, blocks }];
    });
    return {
      rootPath: group.rootPath,
      ...(group.locationName === undefined ? {} : { locationName: group.locationName }),
      entries,
      totalBytes: sumBytes(entries.map(({ stat }) => stat)),
      outputRelativeDirectories: group.outputs,
      references: group.references,
    };
  });
}

function distinctContents(groups: readonly SubmissionGroup[]): SubmissionObject[] {
  const byHash = new Map<string, SubmissionObject>();
  for (const { entries } of groups)
    for (const source of entries)
      if (!byHash.has(source.hash))
        byHash.set(source.hash, { hash: source.hash, sizeBytes: source.stat.sizeBytes, source });
  return [...byHash.values()];
}

function hashProblems({ failures }: HashReport): SubmissionProblem[] {
  return failures.map(({ absolutePath, code, message }) => ({ path: absolutePath, code, message, isBlocking: true }));
}

/** Names that no manifest may hold, because another system would take them for something else. */
function nameProblems(groups: readonly SubmissionGroup[]): SubmissionProblem[] {
  return groups.flatMap(({ entries }) =>
    entries.flatMap(({ relativePath, absolutePath: path }): SubmissionProblem[] => {
      const verdict = judgePath(relativePath);
      const fault = verdict.kind === 'fatal' ? verdict : verdict.kind === 'kept' ? verdict.refused : undefined;
      if (fault === undefined) return [];
      const message = `It ${fault.problem}, which workers refuse. Rename it or leave it out.`;
      return [{ path, code: fault.code, message, isBlocking: true }];
    }),
  );
}

function wideRoots(groups: readonly PathGroup[]): SubmissionProblem[] {
  return groups.flatMap(({ widenedBy, rootPath }) =>
    widenedBy === undefined
      ? []
      : [
          {
            path: widenedBy,
            code: 'submit.wide_root',
            message: `Because of this path the common folder is ${rootPath}; workers will see everything below that.`,
            isBlocking: false,
          },
        ],
  );
}
