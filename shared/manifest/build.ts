/** Makes a manifest of entries that somebody has at hand: scanned files, a merge, a selection. */
import type { Int } from '../domain/ints';
import type { Manifest, ManifestEntry } from './manifest';
import { ManifestIntake } from './validate';

export interface BuildOptions {
  /** How messages name the manifest. */
  readonly source?: string;
  /** Repeats a total that a decoded manifest stated; absent: the sum of the sizes. */
  readonly declaredTotalSizeBytes?: Int;
}

/** Entries in any order. The same rules as for decoding: throws `manifest.*`, marks entries as refused, lists warnings. */
export function buildManifest(entries: Iterable<ManifestEntry>, options: BuildOptions = {}): Manifest {
  const intake = new ManifestIntake(options.source ?? 'The new manifest');
  for (const { path, sizeBytes, mtimeUs, hash } of entries) intake.add(path, sizeBytes, mtimeUs, hash);
  return intake.finish('tolerant', options.declaredTotalSizeBytes);
}
