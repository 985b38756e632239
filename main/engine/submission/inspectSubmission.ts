/** Looks a submission through before anything moves: paths, scan, asset roots, hashes, and what the store lacks. */
import { sep } from 'node:path';
import type { PathFormat } from '../../../shared/domain/paths/components';
import { judgePath } from '../../../shared/manifest/pathRules';
import type { PathGroup } from '../grouping/groupPaths';
import type { EnginePorts } from '../ports/enginePorts';
import type { TargetPlatform } from '../outputs/plan/traits';
import type { RunContext } from '../ports/progress';
import { foldVanished, type FoldedFailure } from '../hashing/vanishedFolders';
import { compareWithStore } from './compareWithStore';
import { distinctContents } from './distinctContents';
import { groupSubmission, type GroupInput } from './groupSubmission';
import { entryOf, HashedFiles, objectOf } from './hashedFiles';
import { hashSubmitted } from './hashSubmitted';
import { MadeItems } from './items';
import { lintInspected } from './lintInspected';
import type { Submission, SubmissionGroup, SubmissionProblem } from './submission';
import { wideRootProblems } from './wideRoots';

export type { Submission } from './submission';

export interface SubmissionInput extends GroupInput {
  /** Leaves the store alone; `comparison` is then absent. */
  readonly skipStoreCheck?: boolean;
  /** For what was looked at before; `lint` is then absent. */
  readonly skipLint?: boolean;
  /** Which system the workers run; absent when nobody knows. */
  readonly workerOs?: TargetPlatform;
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
  const {
    collected,
    groups: pathGroups,
    sharedPaths,
    classified,
  } = await groupSubmission(input, format, ports, context);
  const { files } = collected;
  const isWanted = new Uint8Array(files.count);
  for (const { inputs } of pathGroups) for (const number of inputs) isWanted[number] = 1;
  const hashing = await hashSubmitted(files, isWanted, ports, context);
  const numbers = pathGroups.map(({ inputs }) => inputs.filter((number) => hashing.isKnown[number] === 1));
  const { contentOf, firsts } = distinctContents(numbers, hashing.digests);
  const hashed = new HashedFiles(files, hashing, ports.hashCache);
  const groups = pathGroups.map((group, at) => withHashes(group, numbers[at] ?? new Uint32Array(), hashed, contentOf));
  const objects = new MadeItems(firsts.length, (position) => objectOf(hashed, firsts[position] ?? 0));
  const problems = [
    ...collected.problems,
    ...hashProblems(await foldVanished(hashing.failures, ports.files), pathGroups).filter(isNews(collected.problems)),
    ...nameProblems(groups),
    ...wideRootProblems(pathGroups, input.wideRoot),
  ];
  const lint =
    input.skipLint === true
      ? undefined
      : await lintInspected(
          {
            ...(input.workerOs === undefined ? {} : { workerOs: input.workerOs }),
            format,
            files,
            groups: pathGroups,
            numbers,
            contentOf,
            contentCount: firsts.length,
            hashing,
            problems: collected.problems,
            links: collected.links.map(({ absolutePath: path, realPath, isFolder }) => ({ path, realPath, isFolder })),
            unknownFolders: classified.unknown.inputs,
          },
          () => ports.clock.delay(0, context.signal),
        );
  const found: Omit<Submission, 'comparison'> = {
    format,
    groups,
    problems,
    fileCount: groups.reduce((sum, { entries }) => sum + entries.length, 0),
    totalBytes: groups.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    objects,
    sharedCount: countOf(sharedPaths),
    paths: classified,
    ...(lint === undefined ? {} : { lint }),
    hashing: { hashedCount: hashing.hashedCount, hashedBytes: hashing.hashedBytes, cachedCount: hashing.cachedCount },
  };
  return input.skipStoreCheck === true
    ? found
    : { ...found, comparison: await compareWithStore(objects, ports, context) };
}

function countOf(paths: Iterable<string>): number {
  const each = paths[Symbol.iterator]();
  let count = 0;
  while (each.next().done !== true) count += 1;
  return count;
}

function withHashes(
  { rootPath, locationName, outputs, references, relativePath }: PathGroup,
  numbers: Uint32Array,
  files: HashedFiles,
  contentOf: Uint32Array,
): SubmissionGroup {
  let totalBytes = 0;
  for (const number of numbers) totalBytes += files.sizeBytes(number);
  return {
    rootPath,
    ...(locationName === undefined ? {} : { locationName }),
    entries: new MadeItems(numbers.length, (index) => entryOf(files, numbers[index] ?? 0, relativePath)),
    contents: numbers.map((number) => contentOf[number] ?? 0),
    totalBytes,
    outputRelativeDirectories: outputs,
    references,
  };
}

/** Group by group; a folder that went away is one row. */
function hashProblems(failures: readonly FoldedFailure[], groups: readonly PathGroup[]): SubmissionProblem[] {
  if (failures.length === 0) return [];
  const byNumber = new Map(failures.map((failure) => [failure.index, failure]));
  const problems: SubmissionProblem[] = [];
  for (const { inputs } of groups)
    for (const number of inputs) {
      const failure = byNumber.get(number);
      if (failure === undefined) continue;
      const { absolutePath, code, message } = failure;
      problems.push({ path: absolutePath, code, message, isBlocking: true });
    }
  return problems;
}

/** What the walk knows to be gone needs no second row from who was to read it. */
function isNews(known: readonly SubmissionProblem[]): (row: SubmissionProblem) => boolean {
  const keyOf = ({ code, path }: SubmissionProblem): string => `${code} ${path}`;
  const keys = new Set(known.map(keyOf));
  return (row) => !keys.has(keyOf(row));
}

/** Names that no manifest may hold, because another system would take them for something else. */
function nameProblems(groups: readonly SubmissionGroup[]): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  for (const { entries } of groups)
    for (const entry of entries) {
      const verdict = judgePath(entry.relativePath);
      const fault = verdict.kind === 'fatal' ? verdict : verdict.kind === 'kept' ? verdict.refused : undefined;
      if (fault === undefined) continue;
      const message = `It ${fault.problem}, which workers refuse. Rename it or leave it out.`;
      problems.push({ path: entry.absolutePath, code: fault.code, message, isBlocking: true });
    }
  return problems;
}
