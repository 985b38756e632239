/** The fixed words of manifest files. */

export const version2023 = '2023-03-03';
export const hashAlgorithm = 'xxh128';

/** Marker texts of the 2025-12 generation, relative and absolute, snapshot and diff. */
export const specifications2025: readonly string[] = [
  'relative-manifest-snapshot-beta-2025-12',
  'relative-manifest-diff-beta-2025-12',
  'absolute-manifest-snapshot-beta-2025-12',
  'absolute-manifest-diff-beta-2025-12',
];

export const versions2025: readonly string[] = ['2025-12', '2025-12-04-beta'];

/** Larger files are refused before they are read into memory. */
export const largestManifestBytes = 400 * 1024 * 1024;
