/** Where a second name for a file can be had; free of anything that a thread would have to load for it. */
const isWindows = process.platform === 'win32';
const noHardLinks: ReadonlySet<unknown> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  ...(isWindows ? ['EISDIR'] : []),
]);

/** Elsewhere a hard link of a symlink may come to lie on what the symlink leads to. */
export const canLinkSymlinks = process.platform === 'linux';

/** Whether link(2) says that there are no hard links, for this file or on this volume. */
export function saysNoHardLinks(error: unknown): boolean {
  return error instanceof Error && 'code' in error && noHardLinks.has(error.code);
}
