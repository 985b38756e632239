/** Which file holds which key: the same layout as in S3, apart from what a file system forbids. */
import { AppError } from '../../../shared/domain/errors';
import { requireStoreKey, requireStorePrefix } from '../../engine/ports/storeKey';

/** Where a store keeps its own things; no key lies there. */
export const ownFolder = '.satchel';

const contentKey = /^Data\/([0-9a-f]{2})([0-9a-f]{2})[0-9a-f]{28}(?:\.xxh128)?$/;

export interface KeyFiles {
  /** The parts of the path below the store's folder. `input.name` for a key that no store, or not this one, can hold. */
  partsOf(key: string): readonly string[];
  /** Throws `input.name` unless keys can begin like this. */
  requirePrefix(prefix: string): void;
  keyName(fileName: string): string;
  /** Levels of folders between `Data/` and its files. */
  readonly fanOutLevels: 0 | 2;
}

/** `isWindows`: colons (time stamps in keys hold them) are written `%3A`, as file names there cannot have them. */
export function createKeyFiles(isWindows: boolean, hasFanOut: boolean): KeyFiles {
  return {
    fanOutLevels: hasFanOut ? 2 : 0,
    requirePrefix: (prefix) => {
      requireStorePrefix(prefix);
      if (isWindows) requireWindowsNames(prefix);
    },
    keyName: (fileName) => (isWindows ? fileName.replaceAll('%3A', ':') : fileName),
    partsOf: (key) => {
      requireStoreKey(key);
      if (isWindows) requireWindowsNames(key);
      const parts = key.split('/');
      if (parts[0]?.toLowerCase() === ownFolder) throw refused(key, 'the store keeps its own records there');
      const names = isWindows ? parts.map((part) => part.replaceAll(':', '%3A')) : parts;
      const fanOut = hasFanOut ? contentKey.exec(key) : null;
      return fanOut === null ? names : ['Data', ...fanOut.slice(1, 3), names.at(-1) ?? ''];
    },
  };
}

function requireWindowsNames(key: string): void {
  if (/[\\<>"|?*]/.test(key)) throw refused(key, 'Windows cannot have such a file name');
  if (key.includes('%3A')) throw refused(key, '%3A stands for a colon in stores on Windows');
  if (key.split('/').some((part) => /[. ]$/.test(part)))
    throw refused(key, 'Windows drops dots and spaces at the end of a name');
  if (key.split('/').some((part) => /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i.test(part)))
    throw refused(key, 'Windows reserves the name for a device');
}

function refused(key: string, why: string): AppError {
  return new AppError({
    code: 'input.name',
    message: `${JSON.stringify(key.slice(0, 200))} cannot be the key of an object in this folder: ${why}.`,
    safe: 'Nothing was read or written.',
  });
}
