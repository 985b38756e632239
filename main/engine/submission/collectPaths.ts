/** First step of a submission: from the given paths to the list of files, with a row for everything that is not one. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import { absoluteComponents, pathText, type PathFormat } from '../../../shared/domain/paths/components';
import type { ReferencedPath } from '../grouping/groupPaths';
import type { FileSystem } from '../ports/fileSystem';
import type { Progress, RunContext } from '../ports/progress';
import type { TreeWalker } from '../ports/treeWalker';
import { specialFile, type ScanProblem } from '../scan/scanProblems';
import type { FollowedLink } from '../scan/scanReport';
import { scanTree, type ScanOptions } from '../scan/scanTree';
import type { SubmissionProblem } from './submission';
import { SubmittedFiles, type CollectedFile, type CollectedTree } from './submittedFiles';

export interface CollectedPaths {
  /** One that lies in two folders that were given is there twice. */
  readonly files: SubmittedFiles;
  /** Missing paths, broken links and folders without files: the job may name them, nothing is sent for them. */
  readonly references: readonly ReferencedPath[];
  /** Folders that were given and are there. */
  readonly folders: readonly string[];
  readonly problems: readonly SubmissionProblem[];
  /** Links inside of folders whose content is sent in their place. */
  readonly links: readonly FollowedLink[];
}

export interface CollectOptions extends Pick<ScanOptions, 'include' | 'exclude' | 'followFolderLinks'> {
  readonly paths: readonly string[];
  /** More of them that must be files. */
  readonly filePaths?: readonly string[];
  readonly format: PathFormat;
  readonly requirePathsExist: boolean;
}

/**
 * Patterns choose inside folders; a file that was named is taken. `submit.missing_inputs` with the whole list when paths
 * must exist, and `input.not_found` or `submit.missing_inputs` when none of them does; `path.relative` for a relative one.
 * `submit.folder_as_file` with all folders among those that must be files; one error has both lists.
 */
export async function collectPaths(
  options: CollectOptions,
  files: FileSystem,
  context: RunContext,
  walker?: TreeWalker,
): Promise<CollectedPaths> {
  const mustBeFiles = new Set(distinctPaths(options.filePaths ?? [], options.format));
  const paths = distinctPaths([...options.paths, ...mustBeFiles], options.format);
  const found: CollectedFile[] = [];
  const trees: CollectedTree[] = [];
  const folders: string[] = [];
  const references: ReferencedPath[] = [];
  const missing: string[] = [];
  const notFiles: string[] = [];
  const problems: SubmissionProblem[] = [];
  const links: FollowedLink[] = [];
  for (const [index, path] of paths.entries()) {
    context.signal.throwIfAborted();
    context.progress({ phase: 'checking', doneFiles: index, totalFiles: paths.length });
    const stat = await files.statFollowing(path);
    if (!stat) missing.push(path);
    else if (stat.type === 'folder') (mustBeFiles.has(path) ? notFiles : folders).push(path);
    else if (stat.type === 'file') found.push({ absolutePath: path, ...(await realPathOf(path, files)), stat });
    else problems.push(asProblem(specialFile(path, path)));
  }
  refuseInputs(missing, notFiles, paths, options.requirePathsExist);
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
    for (const link of report.links.followed) links.push(link);
    if (fileCount === 0) references.push({ path: folder, isFolder: true });
    for (const problem of [...report.problems, ...report.outside]) {
      problems.push(asProblem(problem));
      if (problem.code === 'scan.link_broken') references.push({ path: problem.absolutePath, isFolder: false });
    }
  }
  const named = paths.length === 1 ? found : distinctFiles(found);
  return { files: new SubmittedFiles(named, trees), references, folders, problems, links };
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

/** Both lists are told completely, so that nobody repairs one path at a time. */
function refuseInputs(
  missing: readonly string[],
  notFiles: readonly string[],
  paths: readonly string[],
  mustAllExist: boolean,
): void {
  const isMissing = missing.length > 0 && (mustAllExist || missing.length === paths.length);
  const isOne = missing.length === 1;
  const sentences = [
    ...(!isMissing
      ? []
      : [
          isOne ? `${missing.join('')} is not there.` : `${missing.length} paths are not there:\n${missing.join('\n')}`,
        ]),
    ...(notFiles.length === 0
      ? []
      : [
          notFiles.length === 1
            ? `${notFiles.join('')} is a folder and is given as a file.`
            : `${notFiles.length} folders are given as files:\n${notFiles.join('\n')}`,
        ]),
  ];
  if (sentences.length === 0) return;
  const [first] = isMissing ? missing : notFiles;
  throw new AppError({
    code: !isMissing ? 'submit.folder_as_file' : isOne && !mustAllExist ? 'input.not_found' : 'submit.missing_inputs',
    message: sentences.join('\n'),
    safe: 'Nothing was sent.',
    hint: 'Check the paths, or leave out those that are gone.',
    details: { path: first ?? '', count: (isMissing ? missing.length : 0) + notFiles.length },
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
