/** The text of the filter box: words, `-word`, `ext:exr`, `kind:edited-here`, `frame:1001-1100`, `size:>1G`, `task:…`, `*.exr`. */
import { planKinds } from '../../../shared/domain/plan';
import { kindCodes, marks, type EntryMark } from './codes';

export type FilterTerm = { readonly isNegated: boolean } & (
  | { readonly type: 'word'; readonly word: string; readonly pattern: RegExp }
  | { readonly type: 'glob'; readonly glob: string; readonly pattern: RegExp; readonly isPath: boolean }
  | { readonly type: 'extension'; readonly extension: string }
  | { readonly type: 'kind'; readonly kinds: readonly number[]; readonly marks: readonly EntryMark[] }
  | { readonly type: 'frame'; readonly first: number; readonly last: number }
  | { readonly type: 'size'; readonly min: number; readonly max: number }
  | { readonly type: 'task'; readonly task: string }
);

/** All terms must hold. What is no valid `key:value` is an ordinary word, so every text has a meaning. */
export function parseFilter(text: string): readonly FilterTerm[] {
  return [...text.toLowerCase().matchAll(/-?(?:[a-z]+:)?"[^"]*"|\S+/g)].flatMap(([raw]) => {
    const isNegated = raw.startsWith('-') && raw.length > 1;
    const body = (isNegated ? raw.slice(1) : raw).replaceAll('"', '');
    return body === '' ? [] : [{ isNegated, ...parseTerm(body) }];
  });
}

type Bare<T> = T extends unknown ? Omit<T, 'isNegated'> : never;

function parseTerm(body: string): Bare<FilterTerm> {
  const colon = body.indexOf(':');
  const keyed = colon > 0 ? parseKeyed(body.slice(0, colon), body.slice(colon + 1)) : undefined;
  if (keyed !== undefined) return keyed;
  if (/[*?]/.test(body)) return { type: 'glob', glob: body, pattern: globPattern(body), isPath: body.includes('/') };
  // A pattern that ignores case spares a lower-case copy of a million paths.
  return {
    type: 'word',
    word: body,
    pattern: new RegExp(body.replaceAll(/[\\^$.|+*?()[\]{}]/g, String.raw`\$&`), 'i'),
  };
}

function parseKeyed(key: string, value: string): Bare<FilterTerm> | undefined {
  if (value === '') return undefined;
  switch (key) {
    case 'ext':
      return { type: 'extension', extension: value.replace(/^\./, '') };
    case 'kind':
      return parseKinds(value);
    case 'frame':
      return parseFrames(value);
    case 'size':
      return parseSize(value);
    case 'task':
      return { type: 'task', task: value };
    default:
      return undefined;
  }
}

function parseKinds(value: string): Bare<FilterTerm> {
  const names = new Set<string>(value.split(','));
  const kindNames = new Set<string>(planKinds);
  return {
    type: 'kind',
    kinds: planKinds.filter((kind) => names.has(kind)).map((kind) => kindCodes[kind]),
    // The grid's own words are understood too: both-changed is no kind.
    marks: marks.filter((mark) => names.has(mark) && !kindNames.has(mark)),
  };
}

function parseFrames(value: string): Bare<FilterTerm> | undefined {
  const found = /^(-?\d+)(?:(-)(-?\d+)?)?$/.exec(value);
  if (found === null) return undefined;
  const first = Number(found[1]);
  const last = found[3] === undefined ? (found[2] === undefined ? first : Infinity) : Number(found[3]);
  return { type: 'frame', first, last };
}

const unitBytes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15 };

function parseSize(value: string): Bare<FilterTerm> | undefined {
  const found = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)?)([kmgtp]?)b?$/.exec(value);
  if (found === null) return undefined;
  const bytes = Number(found[2]) * (unitBytes[found[3] ?? ''] ?? 1);
  switch (found[1]) {
    case '>':
      return { type: 'size', min: bytes + 1, max: Infinity };
    case '<':
      return { type: 'size', min: 0, max: bytes - 1 };
    case '<=':
      return { type: 'size', min: 0, max: bytes };
    case '=':
      return { type: 'size', min: bytes, max: bytes };
    default:
      return { type: 'size', min: bytes, max: Infinity };
  }
}

/** `*` within a part, `**` across parts, `?` one character. Runs of stars are folded, so matching stays fast. */
function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*{3,}/g, '**').replaceAll(/\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (token) => {
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'is');
}
