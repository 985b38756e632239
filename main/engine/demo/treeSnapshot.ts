/** Everything about a tree that must not change: names, bytes and times, to compare before and after. */
import { join } from 'node:path';
import type { EnginePorts } from '../ports/enginePorts';

export type TreeSnapshot = ReadonlyMap<string, string>;

/** One line per file and folder below `folder`; `.satchel` (backups and locks) is left out. */
export async function snapshotTree(
  folder: string,
  ports: Pick<EnginePorts, 'files' | 'fileHasher'>,
  signal: AbortSignal,
): Promise<TreeSnapshot> {
  const rows = new Map<string, string>();
  const walk = async (relative: string): Promise<void> => {
    for (const { name, type } of await ports.files.readFolder(join(folder, relative))) {
      if (name === '.satchel') continue;
      const path = relative === '' ? name : `${relative}/${name}`;
      if (type === 'folder') {
        rows.set(path, 'folder');
        await walk(path);
      } else if (type === 'file') {
        const { hash, stat } = await ports.fileHasher.hashFile(join(folder, path), signal);
        rows.set(path, `${hash} ${stat.sizeBytes} ${stat.mtimeNs.toString()}`);
      } else rows.set(path, type);
    }
  };
  await walk('');
  return rows;
}

/** Paths that differ between two snapshots, sorted. */
export function changedPaths(before: TreeSnapshot, after: TreeSnapshot): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The content hashes of a snapshot. */
export function contentOf(snapshot: TreeSnapshot): ReadonlySet<string> {
  return new Set([...snapshot.values()].filter((row) => row !== 'folder').map((row) => row.slice(0, 32)));
}
