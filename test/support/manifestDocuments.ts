/** Manifests as text, for tests of what is read from files. */

/** Of the texts that are their names. */
export const hashes = {
  abc: '06b05ab6733a618578af5f94892f3950',
  test: '6c78e0e3bd51d358d01e758642b85fb8',
  empty: '99aa06d3014798d86001c324468d497f',
} as const;

export interface Entry {
  readonly hash?: string;
  readonly mtime?: number;
  readonly path: string;
  readonly size?: number;
  readonly deleted?: true;
  readonly runnable?: true;
  readonly symlink?: { readonly target: string };
}

/** A file of three bytes. */
export const file = (name: string, mtime = 1, hash: string = hashes.abc): Entry => ({
  hash,
  mtime,
  path: name,
  size: 3,
});

/** Of version 2023-03-03. */
export function text2023(...entries: readonly Entry[]): string {
  return JSON.stringify({
    hashAlg: 'xxh128',
    manifestVersion: '2023-03-03',
    paths: entries,
    totalSize: entries.length * 3,
  });
}

/** Of version 2025-12 in its first spelling; with a parent a diff. */
export function text2025(
  files: readonly Entry[],
  { dirs = [], parent, style = 'relative' }: { dirs?: readonly object[]; parent?: string; style?: string } = {},
): string {
  const kind = parent === undefined ? 'snapshot' : 'diff';
  return JSON.stringify({
    dirs,
    files,
    hashAlg: 'xxh128',
    ...(parent === undefined ? {} : { parentManifestHash: parent }),
    specificationVersion: `${style}-manifest-${kind}-beta-2025-12`,
    totalSize: files.reduce((sum, { size = 0 }) => sum + size, 0),
  });
}
