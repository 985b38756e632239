/** Which files a scan takes: include and exclude patterns over root-relative paths with `/`. */
import { parsePattern, type Segment } from './patternSyntax';

export interface PathPatterns {
  /** Empty: everything. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether wildcards match names that begin with a dot. */
  readonly hidden: boolean;
}

export interface PathFilter {
  /** Whether a file is taken. */
  matches(path: string): boolean;
  /** Whether no file below this folder can be taken, so that it need not be entered. */
  prunes(folder: string): boolean;
}

/** Patterns select files; the case of letters counts everywhere. Throws `input.invalid` for a pattern that cannot be read. */
export function compilePatterns({ include = [], exclude = [], hidden }: PathPatterns): PathFilter {
  const included = include.flatMap((pattern) => parsePattern(pattern, hidden));
  const excluded = exclude.flatMap((pattern) => parsePattern(pattern, hidden));
  // Without patterns a dot file is taken exactly when wildcards would match it.
  const everything = parsePattern('**', hidden);
  const taken = included.length === 0 ? everything : included;
  const includes = expression(taken, hidden);
  const excludes = excluded.length === 0 ? undefined : expression(excluded, hidden);
  const wholeFolders = hidden ? excluded.flatMap(folderOf) : [];
  const excludesFolder = wholeFolders.length === 0 ? undefined : expression(wholeFolders, hidden);

  return {
    matches: (path) => includes.test(path) && excludes?.test(path) !== true,
    prunes(folder) {
      if (excludesFolder?.test(folder) === true) return true;
      const parts = folder.split('/');
      return !taken.some((segments) => canMatchBelow(segments, parts));
    },
  };
}

/** `P/**` and `P/**` + `/*` cover everything below P; the answer is P. */
function folderOf(segments: readonly Segment[]): Segment[][] {
  const last = segments.at(-1);
  const isAnyName = last !== '**' && last !== undefined && last.source === anyName;
  const cut =
    isAnyName && segments.at(-2) === '**' ? segments.slice(0, -2) : last === '**' ? segments.slice(0, -1) : [];
  return cut.length === 0 ? [] : [cut];
}

const anyName = new RegExp('^[^/]*$', 'u').source;

/** Segment by segment up to the first `**`; what follows that may match anything. */
function canMatchBelow(segments: readonly Segment[], folder: readonly string[]): boolean {
  for (const [index, part] of folder.entries()) {
    const segment = segments[index];
    if (segment === '**') return true;
    if (segment === undefined || index === segments.length - 1 || !segment.test(part)) return false;
  }
  return true;
}

function expression(alternatives: readonly (readonly Segment[])[], hidden: boolean): RegExp {
  const name = hidden ? '[^/]+' : '(?!\\.)[^/]+';
  const sources = alternatives.map((segments) =>
    segments
      .map((segment, index) => {
        const isLast = index === segments.length - 1;
        if (segment !== '**') return segment.source.slice(1, -1) + (isLast ? '' : '/');
        return isLast ? `${name}(?:/${name})*` : `(?:${name}/)*`;
      })
      .join(''),
  );
  return new RegExp(`^(?:${sources.join('|')})$`, 'u');
}
