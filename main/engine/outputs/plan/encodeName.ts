/** Turns names that a target refuses into names it takes, reversibly readable (`%3A`, `CON_`). */
import { Buffer } from 'node:buffer';
import { maxNameUnits, nameLength, type FileSystemTraits } from './traits';

const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9\u00b9\u00b2\u00b3])$/i;

type NameTraits = Pick<FileSystemTraits, 'reservedNames' | 'nameUnit' | 'platform'>;

/** Whether every part of a relative path is a name the target takes. */
export function isPathAllowed(path: string, traits: NameTraits): boolean {
  return encodePath(path, traits) === path;
}

/** The path with every refused part encoded; equal to the input when nothing is refused. */
export function encodePath(path: string, traits: NameTraits): string {
  if (!traits.reservedNames && path.length <= 80 && isPlain(path)) return path;
  return path
    .split('/')
    .map((part) => encodeName(part, traits))
    .join('/');
}

/** One name: forbidden characters, trailing dots and spaces, device names, half surrogates, excessive length. */
export function encodeName(name: string, traits: NameTraits): string {
  let result = '';
  for (const point of name) result += isRefused(point, traits) ? percent(point) : point;
  if (traits.reservedNames) {
    const tail = /[. ]+$/.exec(result)?.[0] ?? '';
    if (tail !== '') result = result.slice(0, -tail.length) + Array.from(tail, percent).join('');
    const dot = result.indexOf('.');
    const stem = dot < 0 ? result : result.slice(0, dot);
    // "NUL .txt" is a device too: spaces before the extension do not count.
    if (reserved.test(stem.trimEnd())) result = `${stem}_${result.slice(stem.length)}`;
  }
  return nameLength(result, traits) <= maxNameUnits ? result : shorten(result, traits);
}

function isPlain(path: string): boolean {
  return /^[\x20-\x7e]*$/.test(path);
}

function isRefused(point: string, traits: NameTraits): boolean {
  const code = point.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return traits.platform !== 'windows';
  return traits.reservedNames && (code < 0x20 || '<>:"|?*\\'.includes(point));
}

function percent(point: string): string {
  const code = point.codePointAt(0) ?? 0;
  const bytes =
    code >= 0xd800 && code <= 0xdfff
      ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
      : [...Buffer.from(point, 'utf8')];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Cuts the stem and marks it with a digest of the whole name, so that two long names stay two. */
function shorten(name: string, traits: NameTraits): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 32 ? name.slice(dot) : '';
  const mark = `~${digest(name)}${extension}`;
  let stem = '';
  for (const point of name.slice(0, name.length - extension.length)) {
    if (nameLength(stem + point + mark, traits) > maxNameUnits) break;
    stem += point;
  }
  return stem + mark;
}

/** FNV-1a over UTF-16 units: tells names apart, protects nothing. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
