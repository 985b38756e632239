/** A folder as the manifest verbs look at it, and what of it could not be looked at. */
import { Option, type Command } from 'commander';
import { isAbort, AppError, type ErrorCode } from '../../../shared/domain/errors';
import { compilePatterns } from '../../../shared/text/patterns';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { RunContext } from '../../engine/ports/progress';
import type { ScanProblem } from '../../engine/scan/scanProblems';
import type { ScanReport } from '../../engine/scan/scanReport';
import { scanTree } from '../../engine/scan/scanTree';
import { symlinkPolicyOf, symlinkPolicies, type SymlinkPolicy } from '../../engine/scan/symlinkPolicy';
import type { Output } from '../output/output';
import { filtersOf, type FilterOptions } from './manifestFilters';
import { usage, withFilters } from './manifestOptions';

export interface ScanVerbOptions extends FilterOptions {
  readonly hidden?: boolean;
  readonly symlinks?: SymlinkPolicy;
  readonly followDirLinks: boolean;
}

export interface SkippedRow {
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface ScannedFolder {
  readonly report: ScanReport;
  /** Whether the patterns take a path. */
  readonly covers: (path: string) => boolean;
  readonly prunes: (folder: string) => boolean;
  /** Whether nobody knows what is at a path: it, or a folder above it, could not be read. */
  readonly isUnseen: (path: string) => boolean;
  /** What is left out, with its reason. */
  readonly skipped: readonly SkippedRow[];
  /** False when something could not be read; what has no content to list (broken links, devices) does not count. */
  readonly isComplete: boolean;
}

/** The flags of every verb that looks at a folder. */
export function withScan(command: Command): Command {
  return withFilters(command)
    .option('--hidden', 'also names that begin with a dot')
    .option('--no-hidden', 'names that begin with a dot only where a pattern spells the dot (default)')
    .addOption(
      new Option(
        '--symlinks <policy>',
        `what becomes of links: ${symlinkPolicies.join(', ')} (default: follow, for 2025-12 collapse-escaping)`,
      ).argParser(policyOf),
    )
    .option('--no-follow-dir-links', 'leave out what is behind links to folders');
}

function policyOf(name: string): SymlinkPolicy {
  const policy = symlinkPolicyOf(name);
  if (policy !== undefined) return policy;
  throw usage(
    `There is no policy ${JSON.stringify(name)} for links.`,
    `The policies are ${symlinkPolicies.join(', ')}.`,
  );
}

/** Folders and links are recorded where the manifest's version knows them. Hidden names and links as the reference takes them. */
export async function scanFolder(
  root: string,
  options: ScanVerbOptions,
  is2023: boolean,
  ports: Pick<EnginePorts, 'files' | 'walker'>,
  context: RunContext,
): Promise<ScannedFolder> {
  const filters = await filtersOf(options, ports);
  const hidden = options.hidden === true;
  const report = await scanTree(
    root,
    {
      ...filters,
      hidden,
      symlinks: options.symlinks ?? (is2023 ? 'follow' : 'collapse-escaping'),
      canKeepLinks: !is2023,
      followFolderLinks: options.followDirLinks,
      recordFolders: is2023 ? 'none' : 'all',
    },
    ports.files,
    context,
    ports.walker,
  );
  const patterns = compilePatterns({ ...filters, hidden });
  const unseen = report.problems.filter(({ isBlocking }) => isBlocking).map(({ path }) => path);
  return {
    report,
    covers: (path) => patterns.matches(path),
    prunes: (folder) => patterns.prunes(folder),
    isUnseen: isAtOrBelow(unseen),
    skipped: report.problems.map(rowOf),
    isComplete: unseen.length === 0,
  };
}

/** Tells whether a path is one of these places or below one; the root's is empty. */
export function isAtOrBelow(places: readonly string[]): (path: string) => boolean {
  const known = new Set(places);
  return (path) => {
    if (known.size === 0) return false;
    if (known.has('') || known.has(path)) return true;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (known.has(path.slice(0, at))) return true;
    return false;
  };
}

const rowOf = ({ path, code, message }: ScanProblem): SkippedRow => ({ path, code, message });

/** What was left out, what lies outside, and patterns that look like a mistake: a line each. */
export function warnOf({ report }: ScannedFolder, skipped: readonly SkippedRow[], output: Output): void {
  for (const { path, code, message } of [...skipped, ...report.outside, ...report.hints])
    output.warning(message, { path, code });
}

/** Runs what only reads; Ctrl-C then says how far it came. */
export async function counted<T>(context: RunContext, work: (context: RunContext) => Promise<T>): Promise<T> {
  let counts: Readonly<Record<string, number>> = {};
  try {
    return await work({
      signal: context.signal,
      progress: (step) => {
        const { doneFiles, doneBytes } = step;
        counts = {
          ...(doneFiles === undefined ? {} : { doneFiles }),
          ...(doneBytes === undefined ? {} : { doneBytes }),
        };
        context.progress(step);
      },
    });
  } catch (error) {
    if (!isAbort(error)) throw error;
    throw new AppError(
      {
        code: 'cancelled',
        message: `Cancelled after ${counts['doneFiles'] ?? 0} files.`,
        safe: 'Nothing was written.',
        details: counts,
      },
      error,
    );
  }
}
