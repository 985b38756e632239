/** The digests under which manifests of an asset root are named. */
import { Buffer } from 'node:buffer';
import type { Hasher } from '../ports/hashing';

/** XXH128 of the root path, written with the submitter's separators. */
export function inputNameHash(hasher: Hasher, rootPath: string): string {
  return hasher.hash(Buffer.from(rootPath, 'utf8'));
}

/** XXH128 of location name and root path; readers match outputs to roots by it. */
export function outputNameHash(hasher: Hasher, rootPath: string, locationName = ''): string {
  return hasher.hash(Buffer.from(locationName + rootPath, 'utf8'));
}
