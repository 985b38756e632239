/** Makes a manifest of entries that somebody has at hand: scanned files, a merge, a selection. */
import type { Int } from '../domain/ints';
import type { ManifestHeader } from './columnManifest';
import type { Manifest, ManifestEntry, ManifestFolder } from './manifest';
import { defaultChunkSizeBytes } from './names';
import { ManifestIntake } from './validate';

export interface BuildOptions extends Partial<ManifestHeader> {
  /** How messages name the manifest. */
  readonly source?: string;
  readonly folders?: Iterable<ManifestFolder>;
  /** Repeats a total that a decoded manifest stated; absent: the sum of the sizes. */
  readonly declaredTotalSizeBytes?: Int;
}

/**
 * Entries in any order; without options a snapshot of version 2023-03-03. The same rules as for decoding: throws `manifest.*`,
 * marks entries as refused, lists warnings, finds where links lead.
 */
export function buildManifest(entries: Iterable<ManifestEntry>, options: BuildOptions = {}): Manifest {
  const { source = 'The new manifest', folders = [], declaredTotalSizeBytes, ...header } = options;
  const intake = new ManifestIntake(source, {
    ...(header.generation === 'v2025' ? header2025 : header2023),
    ...header,
  });
  for (const folder of folders) intake.addFolder(folder);
  for (const entry of entries) intake.add(entry);
  return intake.finish('tolerant', declaredTotalSizeBytes);
}

/** The header of every manifest of version 2023-03-03. */
export const header2023: ManifestHeader = {
  generation: 'v2023',
  pathStyle: 'relative',
  kind: 'snapshot',
  chunkSizeBytes: 0,
};

/** The header of a manifest of version 2025-12 unless it says otherwise. */
const header2025: ManifestHeader = {
  generation: 'v2025',
  pathStyle: 'relative',
  kind: 'snapshot',
  chunkSizeBytes: defaultChunkSizeBytes,
};

/** The header under which a manifest's changed entries are built again. */
export function headerOf(manifest: Manifest): ManifestHeader {
  const { generation, dialect, pathStyle, kind, parentManifestHash, chunkSizeBytes } = manifest;
  return {
    generation,
    ...(dialect === undefined ? {} : { dialect }),
    pathStyle,
    kind,
    ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
    chunkSizeBytes,
  };
}
