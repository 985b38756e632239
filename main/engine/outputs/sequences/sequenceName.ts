/** Reads one file name the way artists number frames: its extension and the number that counts. */

const compoundExtensions = [
  'bgeo.sc',
  'bgeo.gz',
  'bgeo.lzma',
  'geo.sc',
  'geo.gz',
  'ass.gz',
  'ifd.sc',
  'ifd.gz',
  'tar.gz',
  'tar.bz2',
  'tar.xz',
] as const;

const compoundEnds = new Set(compoundExtensions.map((extension) => extension.charCodeAt(extension.length - 1)));

const neverSequences = new Set(
  'mov mp4 m4v mxf avi mkv webm wav aif aiff mp3 flac ma mb hip hiplc hipnc nk blend max c4d aep prproj zip 7z rar tgz'.split(
    ' ',
  ),
);

const maxTokenDigits = 9;
const minFrameDigits = 3;
const zero = 48;
const nine = 57;
const dot = 46;

/** Where the stem ends: the index of the extension's dot, or the length of the name. */
export function stemEnd(name: string): number {
  const last = name.lastIndexOf('.');
  if (last <= 0) return name.length;
  // Only names that end like a packed format are compared with the compound ones.
  if (compoundEnds.has(name.charCodeAt(name.length - 1))) {
    for (const extension of compoundExtensions) {
      const at = name.length - extension.length - 1;
      if (at > 0 && name.charCodeAt(at) === dot && name.endsWith(extension)) return at;
    }
  }
  return isNumberText(name, last + 1) ? name.length : last;
}

/** Digits to the end, or digits and the number of a copy: `0001`, `0001 (2)`. */
function isNumberText(name: string, start: number): boolean {
  if (!isDigit(name.charCodeAt(start))) return false;
  return /^\d+(?: \(\d+\))?$/.test(name.slice(start));
}

/** Whether files of this extension never form a sequence (films, sound, scenes, archives). */
export function isNeverSequence(name: string, end: number): boolean {
  return end < name.length && neverSequences.has(name.slice(end + 1).toLowerCase());
}

/** The place of a number in a name; `kind` tile is a `u1_v2` pair. */
export interface NumberToken {
  readonly start: number;
  readonly end: number;
  readonly kind: 'number' | 'tile';
}

/**
 * The number that most likely counts, packed as `start * 65536 + end`, negative for a tile pair; 0 when the stem has none.
 * Names are read by character code from the end, without an object per number, so that a million names stay cheap.
 */
export function preferredToken(name: string, end: number): number {
  const tile = tileToken(name, end);
  if (tile !== 0) return -tile;
  const limit = withoutCopyNumber(name, end);
  let fallback = 0;
  let at = limit;
  while (at > 0) {
    if (!isDigit(name.charCodeAt(at - 1))) {
      at -= 1;
      continue;
    }
    const tokenEnd = at;
    while (at > 0 && isDigit(name.charCodeAt(at - 1))) at -= 1;
    if (tokenEnd - at > maxTokenDigits || isVersion(name, at)) continue;
    const start = signedStart(name, at);
    const packed = start * 65536 + tokenEnd;
    if (tokenEnd - at >= minFrameDigits && isFrameDelimited(name, start, tokenEnd, end)) return packed;
    if (fallback === 0) fallback = packed;
  }
  return fallback;
}

/** Every number of the stem in order of preference. */
export function tokensByPreference(name: string, end: number): readonly NumberToken[] {
  const tiles: NumberToken[] = [];
  const tile = tileToken(name, end);
  if (tile !== 0) tiles.push({ start: Math.floor(tile / 65536), end: tile % 65536, kind: 'tile' });
  const frames: NumberToken[] = [];
  const others: NumberToken[] = [];
  let at = withoutCopyNumber(name, end);
  while (at > 0) {
    if (!isDigit(name.charCodeAt(at - 1))) {
      at -= 1;
      continue;
    }
    const tokenEnd = at;
    while (at > 0 && isDigit(name.charCodeAt(at - 1))) at -= 1;
    if (tokenEnd - at > maxTokenDigits || isVersion(name, at)) continue;
    const token: NumberToken = { start: signedStart(name, at), end: tokenEnd, kind: 'number' };
    const isFrame = tokenEnd - at >= minFrameDigits && isFrameDelimited(name, token.start, tokenEnd, end);
    (isFrame ? frames : others).push(token);
  }
  return [...tiles, ...frames, ...others];
}

/** Whether a lone file is clearly a frame: at least three digits between dots or ends. */
export function loneFrameToken(name: string): NumberToken | undefined {
  const end = stemEnd(name);
  if (isNeverSequence(name, end)) return undefined;
  const first = tokensByPreference(name, end)[0];
  if (first?.kind !== 'number') return undefined;
  const digits = first.end - first.start - (name.startsWith('-', first.start) ? 1 : 0);
  return digits >= minFrameDigits && isFrameDelimited(name, first.start, first.end, end) ? first : undefined;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function isLetter(text: string): boolean {
  return /^\p{L}$/u.test(text);
}

/** `v012` is a version unless a letter stands before the v (`rev012`). */
function isVersion(name: string, digitsStart: number): boolean {
  const before = name[digitsStart - 1];
  if (before !== 'v' && before !== 'V') return false;
  const beforeV = name[digitsStart - 2];
  return beforeV === undefined || !isLetter(beforeV);
}

function signedStart(name: string, digitsStart: number): number {
  if (name[digitsStart - 1] !== '-') return digitsStart;
  const before = name[digitsStart - 2];
  return before === undefined || before === '.' || before === '_' ? digitsStart - 1 : digitsStart;
}

function isFrameDelimited(name: string, start: number, tokenEnd: number, end: number): boolean {
  return (start === 0 || name.charCodeAt(start - 1) === dot) && (tokenEnd === end || name.charCodeAt(tokenEnd) === dot);
}

/** The end of the stem without a trailing ` (n)`. */
function withoutCopyNumber(name: string, end: number): number {
  if (name[end - 1] !== ')') return end;
  let at = end - 1;
  while (at > 0 && isDigit(name.charCodeAt(at - 1))) at -= 1;
  const isCopyNumber = at < end - 1 && name[at - 1] === '(' && name[at - 2] === ' ';
  return isCopyNumber ? at - 2 : end;
}

function tileToken(name: string, end: number): number {
  const v = name.indexOf('_v');
  if (v < 0 || v >= end) return 0;
  const match = /(?<![A-Za-z0-9])u\d{1,2}_v\d{1,2}(?![A-Za-z0-9])/.exec(name.slice(0, end));
  return match === null ? 0 : match.index * 65536 + match.index + match[0].length;
}
