/** What a target's file system can take: the one place where Linux, macOS and Windows differ for planning. */

import { sep } from 'node:path';
import { isAbsolutePath } from '../../../../shared/domain/paths/components';
import { extendedForm } from '../../../../shared/domain/paths/extendedForm';

export type TargetPlatform = 'linux' | 'macos' | 'windows';

/** The family of paths this process works with; callers that know say macOS. */
export const hostPlatform: TargetPlatform = sep === '\\' ? 'windows' : 'linux';

export interface FileSystemTraits {
  readonly platform: TargetPlatform;
  readonly caseSensitive: boolean;
  /** Device names, forbidden characters, trailing dots and spaces of Windows. */
  readonly reservedNames: boolean;
  /** Longest name of one part: 255 bytes or UTF-16 units. */
  readonly nameUnit: 'bytes' | 'utf16';
  readonly maxPathUnits: number;
  readonly timePrecisionNs: number;
  readonly hardLinks: boolean;
}

export const platformTraits: Readonly<Record<TargetPlatform, FileSystemTraits>> = {
  linux: {
    platform: 'linux',
    caseSensitive: true,
    reservedNames: false,
    nameUnit: 'bytes',
    maxPathUnits: 4095,
    timePrecisionNs: 1,
    hardLinks: true,
  },
  macos: {
    platform: 'macos',
    caseSensitive: false,
    reservedNames: false,
    nameUnit: 'utf16',
    maxPathUnits: 1023,
    timePrecisionNs: 1,
    hardLinks: true,
  },
  // File calls use the extended form, so the old limit of 259 holds only where a caller says so.
  windows: {
    platform: 'windows',
    caseSensitive: false,
    reservedNames: true,
    nameUnit: 'utf16',
    maxPathUnits: 32_766,
    timePrecisionNs: 100,
    hardLinks: true,
  },
};

export const maxNameUnits = 255;
/** `.satchel-<12 hex>.part` */
const tempNameLength = 26;
/** What the extended form adds: `\\?\UNC\` in the place of `\\`. */
const longestMark = 6;
/** What a volume takes that knows no extended form. */
const shortPathUnits = 260;

/** The key under which two names are the same file on this target. */
export function nameKey(path: string, traits: Pick<FileSystemTraits, 'caseSensitive' | 'platform'>): string {
  // Nothing but ASCII lower case, digits and separators folds to itself: the common case costs one scan.
  if (traits.caseSensitive) return traits.platform === 'macos' ? path.normalize('NFC') : path;
  if (/^[a-z0-9_./ -]*$/.test(path)) return path;
  const composed = path.normalize('NFC');
  let folded = '';
  for (const point of composed) folded += point.toUpperCase().toLowerCase();
  return folded.normalize('NFC');
}

/** Length of one name in the unit its platform counts. */
export function nameLength(name: string, traits: Pick<FileSystemTraits, 'nameUnit'>): number {
  return traits.nameUnit === 'utf16' ? name.length : utf8Length(name);
}

/** Whether the target, or the temp name beside it, is longer than the platform takes. */
export function isPathTooLong(target: string, relativePath: string, traits: FileSystemTraits): boolean {
  const isWindows = traits.platform === 'windows';
  const measure = (text: string) => (isWindows ? text.length : utf8Length(text));
  const folder = relativePath.slice(0, relativePath.lastIndexOf('/') + 1);
  const below = Math.max(measure(relativePath), measure(folder) + tempNameLength);
  const lengthBelow = (root: string): number => measure(root) + (/[/\\]$/.test(root) ? 0 : 1) + below;
  const plain = lengthBelow(target);
  const limit = traits.maxPathUnits;
  // Where long paths work Windows counts the mark of their form; nearly every path is far from the limit.
  const countsMark = isWindows && limit > shortPathUnits && plain + longestMark > limit;
  if (!countsMark || !isAbsolutePath(target, 'windows')) return plain > limit;
  return lengthBelow(extendedForm(target)) > limit;
}

/** Bytes of a text in UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
