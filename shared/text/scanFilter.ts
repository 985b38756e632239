/** Why a name is taken or left: the person's patterns, hidden names, and what systems and programs leave behind. */
import { compilePatterns } from './patterns';
import type { PatternDialect } from './patternSyntax';

export interface FilterOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether names that begin with a dot are taken without being asked for. True when absent, as submissions need it. */
  readonly hidden?: boolean;
  /** `path` when absent; `reference` takes braces literally. */
  readonly dialect?: PatternDialect;
  /** Whether what systems and programs leave behind is left out. False when absent. */
  readonly ignoreDefaults?: boolean;
}

export type Verdict = 'take' | 'excluded' | 'hidden' | 'ignored';

export interface ScanFilter {
  file(path: string): Verdict;
  /** `take`: something below it may be taken. */
  folder(path: string): Verdict;
  /** A link to a folder stands for what is in it, and has a name that a pattern can exclude. */
  folderLink(path: string): Verdict;
}

/** Left out by default, at any depth. */
const ignoredByDefault = [
  '**/.DS_Store',
  '**/Thumbs.db',
  '**/desktop.ini',
  '**/.git/**',
  '**/__pycache__/**',
  '**/*.tmp',
  '**/~$*',
];

/** Satchel's own: the folder of its journals, and files that are still on their way. Never taken. */
const own = ['**/.satchel-*.part', '**/.satchel/**'];

/** Throws `pattern.empty` and `pattern.syntax`. */
export function createScanFilter(options: FilterOptions): ScanFilter {
  const { hidden = true, ignoreDefaults = false } = options;
  const wanted = compilePatterns({ ...options, hidden });
  // What is left out only because its name begins with a dot is counted by itself.
  const wantedWithDots = hidden ? wanted : compilePatterns({ ...options, hidden: true });
  const ignored = compilePatterns({ exclude: ignoreDefaults ? [...own, ...ignoredByDefault] : own, hidden: true });

  // The names of its own all have this in them: one look spares nearly every path an expression.
  const mayBeIgnored = (path: string): boolean => ignoreDefaults || path.includes('.satchel');
  const isOpen = hidden && (options.include ?? []).length + (options.exclude ?? []).length === 0;
  const file = (path: string): Verdict => {
    if (mayBeIgnored(path) && !ignored.matches(path)) return 'ignored';
    if (isOpen) return 'take';
    if (wanted.matches(path)) return 'take';
    return wantedWithDots.matches(path) ? 'hidden' : 'excluded';
  };
  const folder = (path: string): Verdict => {
    if (mayBeIgnored(path) && ignored.prunes(path)) return 'ignored';
    if (isOpen) return 'take';
    if (!wanted.prunes(path)) return 'take';
    return wantedWithDots.prunes(path) ? 'excluded' : 'hidden';
  };
  return { file, folder, folderLink: (path) => (wanted.excludes(path) ? 'excluded' : folder(path)) };
}

/** What is below a folder that a kept link needs is taken whatever the patterns say. */
export function withoutPatterns({ ignoreDefaults = false }: FilterOptions): ScanFilter {
  return createScanFilter({ ignoreDefaults });
}

/** For files that were named one by one. */
export const takeAll: ScanFilter = { file: () => 'take', folder: () => 'take', folderLink: () => 'take' };
