/** First step of a submission: from the given paths to the list of files, with a row for everything that is not one. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import { absoluteComponents, pathText, type PathFormat } from '../../../shared/domain/paths/components';
import type { ReferencedPath } from '../grouping/groupPaths';
import type { FileSystem } from '../ports/fileSystem';
import type { Progress, RunContext } from '../ports/progress';
import type { TreeWalker } from '../ports/treeWalker';
import { specialFile, type ScanProblem } from '../scan/scanProblems';
import { scanTree, type ScanOptions } from '../scan/scanTree';
import type { SubmissionProblem } from './submission';
import { SubmittedFiles, type CollectedFile, type CollectedTree } from './submittedFiles';

export interface CollectedPaths {
  /** One that lies in two folders that were given is there twice. */
  readonly files: SubmittedFiles;
  /** Missing paths, broken links and folders without files: the job may name them, nothing is sent for them. */
  readonly references: readonly ReferencedPath[];
  readonly problems: readonly SubmissionProblem[];
}

export interface CollectOptions extends Pick<ScanOptions, 'include' | 'exclude'> {
  readonly paths: readonly string[];
  readonly format: PathFormat;
  readonly requirePathsExist: boolean;
}

/**
 * Patterns choose inside folders; a file that was named is taken. `submit.missing_inputs` with the whole list when paths
 * must exist, and `input.not_found` or `submit.missing_inputs` when none of them does; `path.relative` for a relative one.
 */
export async function collectPaths(
  options: CollectOptions,
  files: FileSystem,
  context: RunContext,
  walker?: TreeWalker,
): Promise<CollectedPaths> {
  const paths = distinctPaths(options.paths, options.format);
  const found: CollectedFile[] = [];
  const trees: CollectedTree[] = [];
  const folders: string[] = [];
  const references: ReferencedPath[] = [];
  const missing: string[] = [];
  const problems: SubmissionProblem[] = [];
  for (const [index, path] of paths.entries()) {
    context.signal.throwIfAborted();
    context.progress({ phase: 'checking', doneFiles: index, totalFiles: paths.length });
    const stat = await files.statFollowing(path);
    if (!stat) missing.push(path);
    else if (stat.type === 'folder') folders.push(path);
    else if (stat.type === 'file') found.push({ absolutePath: path, ...(await realPathOf(path, files)), stat });
    else problems.push(asProblem(specialFile(path, path)));
  }
  refuseMissing(missing, paths, options.requirePathsExist);
  for (const path of missing) {
    references.push({ path, isFolder: false });
    problems.push(await missingProblem(path, files));
  }
  let foundFiles = found.length;
  let foundBytes = found.reduce((sum, file) => sum + file.stat.sizeBytes, 0);
  for (const folder of folders) {
    const before = { files: foundFiles, bytes: foundBytes };
    const progress = ({ phase, doneFiles = 0, doneBytes = 0 }: Progress): void => {
      context.progress({ phase, doneFiles: before.files + doneFiles, doneBytes: before.bytes + doneBytes });
    };
    const report = await scanTree(folder, options, files, { ...context, progress }, walker);
    const { columns, others } = report.split ?? { others: report.files };
    if (columns !== undefined && columns.count > 0) trees.push({ root: folder, columns });
    for (const { absolutePath, realPath, stat } of others)
      found.push(realPath === undefined ? { absolutePath, stat } : { absolutePath, realPath, stat });
    const fileCount = (columns?.count ?? 0) + others.length;
    foundFiles += fileCount;
    foundBytes += report.totalBytes;
    if (fileCount === 0) references.push({ path: folder, isFolder: true });
    for (const problem of [...report.problems, ...report.outside]) {
      problems.push(asProblem(problem));
      if (problem.code === 'scan.link_broken') references.push({ path: problem.absolutePath, isFolder: false });
    }
  }
  const named = paths.length === 1 ? found : distinctFiles(found);
  return { files: new SubmittedFiles(named, trees), references, problems };
}

/** Normal spelling, each once, in the order given; empty texts are ignored. */
export function distinctPaths(paths: readonly string[], format: PathFormat): string[] {
  const given = paths.filter((path) => path !== '');
  return [...new Set(given.map((path) => pathText(absoluteComponents(path, format), format)))];
}

function distinctFiles(files: readonly CollectedFile[]): CollectedFile[] {
  return [...new Map(files.map((file) => [file.absolutePath, file])).values()];
}

async function realPathOf(path: string, files: FileSystem): Promise<{ readonly realPath?: string }> {
  const realPath = await files.realPath(path);
  return realPath === path ? {} : { realPath };
}

function refuseMissing(missing: readonly string[], paths: readonly string[], mustAllExist: boolean): void {
  if (missing.length === 0 || (!mustAllExist && missing.length < paths.length)) return;
  const isOne = missing.length === 1;
  throw new AppError({
    code: isOne && !mustAllExist ? 'input.not_found' : 'submit.missing_inputs',
    message: isOne
      ? `${missing.join('')} is not there.`
      : `${missing.length} paths are not there:\n${missing.join('\n')}`,
    safe: 'Nothing was sent.',
    hint: 'Check the paths, or leave out those that are gone.',
    details: { path: missing[0] ?? '', count: missing.length },
  });
}

async function missingProblem(path: string, files: FileSystem): Promise<SubmissionProblem> {
  const isLink = await isSymlink(path, files);
  return {
    path,
    code: isLink ? 'scan.link_broken' : 'input.not_found',
    message: isLink
      ? 'The link leads nowhere. The job will name the path, but nothing is sent for it.'
      : 'It is not there. The job will name the path, but nothing is sent for it.',
    isBlocking: false,
  };
}

async function isSymlink(path: string, files: FileSystem): Promise<boolean> {
  try {
    return (await files.lstat(path))?.type === 'symlink';
  } catch (error) {
    if (isAbort(error) || !(error instanceof AppError)) throw error;
    // What cannot be looked at is reported as missing; why makes no difference to what is sent.
    return false;
  }
}

function asProblem({ absolutePath, code, message, isBlocking }: ScanProblem): SubmissionProblem {
  return { path: absolutePath, code, message, isBlocking };
}
