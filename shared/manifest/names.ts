/** The fixed words of manifest files. */
import type { ManifestDialect } from './manifest';

export const version2023 = '2023-03-03';
export const version2025 = '2025-12';
/** Written by pre-release tools; only ever read. */
export const versionBeta = '2025-12-04-beta';
export const hashAlgorithm = 'xxh128';

export interface Specification {
  readonly pathStyle: 'relative' | 'absolute';
  readonly kind: 'snapshot' | 'diff';
}

/** Marker texts of the 2025-12 generation. */
export const specifications2025: ReadonlyMap<string, Specification> = new Map([
  ['relative-manifest-snapshot-beta-2025-12', { pathStyle: 'relative', kind: 'snapshot' }],
  ['relative-manifest-diff-beta-2025-12', { pathStyle: 'relative', kind: 'diff' }],
  ['absolute-manifest-snapshot-beta-2025-12', { pathStyle: 'absolute', kind: 'snapshot' }],
  ['absolute-manifest-diff-beta-2025-12', { pathStyle: 'absolute', kind: 'diff' }],
]);

/** The marker text of a 2025-12 manifest. */
export function specificationOf({ pathStyle, kind }: Specification): string {
  return `${pathStyle}-manifest-${kind}-beta-${version2025}`;
}

/** How the two writers of 2025-12 spell the keys of an entry. */
export const spellings: Readonly<
  Record<ManifestDialect, { readonly path: string; readonly deleted: string; readonly target: string }>
> = {
  path: { path: 'path', deleted: 'deleted', target: 'target' },
  name: { path: 'name', deleted: 'delete', target: 'name' },
};

/** Files above this size are stored in pieces of it; the `path` dialect knows no other size. */
export const defaultChunkSizeBytes = 256 * 1024 * 1024;
/** No manifest may ask for smaller pieces. */
export const smallestChunkSizeBytes = 1024 * 1024;

/** Larger files are refused before they are read into memory. */
export const largestManifestBytes = 400 * 1024 * 1024;
