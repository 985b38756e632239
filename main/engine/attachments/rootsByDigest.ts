/** Which folder a manifest file belongs to: its name holds the digest of the folder's path, as the reference writes it. */
import type { Hasher } from '../ports/hashing';
import { inputNameHash } from '../store/rootNames';

export interface NamedRoot {
  /** The path whose digest names manifests: where the files were when the manifest was made. */
  readonly source: string;
  /** Where the files are, or go, on this computer. */
  readonly folder: string;
}

/** The first root whose digest stands in the file name. */
export function rootOfManifest(fileName: string, roots: readonly NamedRoot[], hasher: Hasher): NamedRoot | undefined {
  return roots.find(({ source }) => fileName.includes(inputNameHash(hasher, source)));
}
