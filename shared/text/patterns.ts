/** Which files a scan takes: include and exclude patterns over root-relative paths with `/`. */
import { parsePattern, type PatternDialect, type Segment } from './patternSyntax';

export interface PathPatterns {
  /** Empty: everything. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether wildcards match names that begin with a dot. */
  readonly hidden: boolean;
  /** `path` when absent. */
  readonly dialect?: PatternDialect;
}

export interface PathFilter {
  /** Whether a file is taken. */
  matches(path: string): boolean;
  /** Whether an exclude pattern names this path. */
  excludes(path: string): boolean;
  /** Whether no file below this folder can be taken, so that it need not be entered. */
  prunes(folder: string): boolean;
}

/** Patterns select files; the case of letters counts everywhere. Throws `pattern.empty` and `pattern.syntax`. */
export function compilePatterns({ include = [], exclude = [], hidden, dialect = 'path' }: PathPatterns): PathFilter {
  const rules = { dialect, hidden };
  const included = include.flatMap((pattern) => parsePattern(pattern, rules));
  const excluded = exclude.flatMap((pattern) => parsePattern(pattern, rules));
  // Without patterns a dot file is taken exactly when wildcards would match it.
  const taken = included.length === 0 ? parsePattern('**', rules) : included;
  const includes = expression(taken, hidden);
  const excludes = excluded.length === 0 ? undefined : expression(excluded, hidden);
  const wholeFolders = excluded.flatMap(folderOf);
  const excludesFolder = wholeFolders.length === 0 ? undefined : expression(wholeFolders, hidden);
  // With hidden files off, an exclude leaves those below its folder, which only an include that spells a dot can take.
  const beyondExcludes = hidden ? [] : taken.filter(spellsDot);

  return {
    matches: (path) => includes.test(path) && excludes?.test(path) !== true,
    excludes: (path) => excludes?.test(path) === true,
    prunes(folder) {
      const parts = folder.split('/');
      const canHold = excludesFolder?.test(folder) === true ? beyondExcludes : taken;
      return !canHold.some((segments) => canMatchBelow(segments, parts, hidden));
    },
  };
}

function spellsDot(segments: readonly Segment[]): boolean {
  return segments.some((segment) => segment !== '**' && segment.source.startsWith('^\\.'));
}

/** `P/**` and `P/**` + `/*` cover everything below P; the answer is P. */
function folderOf(segments: readonly Segment[]): Segment[][] {
  const last = segments.at(-1);
  const isAnyName = last !== '**' && last !== undefined && anyNames.has(last.source) && segments.at(-2) === '**';
  if (last !== '**' && !isAnyName) return [];
  const folder = segments.slice(0, isAnyName ? -2 : -1);
  return [folder.length === 0 ? ['**'] : folder];
}

const anyNames: ReadonlySet<string> = new Set(
  [true, false].flatMap((hidden) =>
    parsePattern('*', { dialect: 'path', hidden }).flatMap(([segment]) =>
      segment === undefined || segment === '**' ? [] : [segment.source],
    ),
  ),
);

/** Follows every way in which the segments can have matched the folder; one of them must have a segment left. */
function canMatchBelow(segments: readonly Segment[], folder: readonly string[], hidden: boolean): boolean {
  let places = skipAnyFolders(segments, [0]);
  for (const part of folder) {
    const next: number[] = [];
    for (const place of places) {
      const segment = segments[place];
      if (segment === '**') {
        if (hidden || !part.startsWith('.')) next.push(place);
      } else if (segment?.test(part) === true) next.push(place + 1);
    }
    places = skipAnyFolders(segments, next);
  }
  return places.some((place) => place < segments.length);
}

/** `**` also stands for no folder at all. */
function skipAnyFolders(segments: readonly Segment[], places: readonly number[]): number[] {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (segments[place] === '**') all.add(++place);
  }
  return [...all];
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
