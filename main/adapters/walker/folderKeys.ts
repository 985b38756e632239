/** The names of a folder as texts that sort as a manifest does and say what each name is. */
import { Buffer } from 'node:buffer';

export type KeyType = 'file' | 'folder' | 'symlink' | 'other';

/** What none of these names can hold; it sorts before everything that could follow the same name. */
const mark = '\0';
const linkMark = `${mark}l`;
const otherMark = `${mark}o`;
/** No key ends with a slash and begins with a NUL, so this divides them. */
const divider = `/${mark}`;

/** A file is its name, a folder its name and a slash, as paths below it have it. */
export function keyOf(
  name: string,
  entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean },
): string {
  if (entry.isFile()) return name;
  if (entry.isDirectory()) return `${name}/`;
  return name + (entry.isSymbolicLink() ? linkMark : otherMark);
}

export function typeOfKey(key: string): KeyType {
  if (key.endsWith('/')) return 'folder';
  if (key.charCodeAt(key.length - 2) !== 0) return 'file';
  return key.endsWith(linkMark) ? 'symlink' : 'other';
}

export function nameOfKey(key: string, type: KeyType): string {
  return type === 'file' ? key : key.slice(0, type === 'folder' ? -1 : -2);
}

/** For a message that is handed over instead of copied. */
export function joinKeys(keys: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(keys.join(divider));
}

export function splitKeys(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split(divider);
}
