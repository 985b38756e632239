/** A folder as comparable facts: names, bytes, modes and times to the nanosecond; Satchel's own folders left out. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Path → content digest, size, mtime and mode, or the kind of anything that is no file. */
export function treeOnDisk(folder: string, relative = ''): Record<string, string> {
  const rows: Record<string, string> = {};
  for (const name of readdirSync(join(folder, relative)).sort()) {
    if (name === '.satchel') continue;
    const path = relative === '' ? name : `${relative}/${name}`;
    const stat = lstatSync(join(folder, path), { bigint: true });
    const mode = (stat.mode & 0o7777n).toString(8);
    if (stat.isDirectory()) Object.assign(rows, { [`${path}/`]: `folder/${mode}` }, treeOnDisk(folder, path));
    else if (stat.isSymbolicLink()) rows[path] = `link/${stat.mtimeNs.toString()}/${readlinkSync(join(folder, path))}`;
    else
      rows[path] = `${createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex')} ${stat.size.toString()} ${stat.mtimeNs.toString()} ${mode}`;
  }
  return rows;
}

/** The content digests of a tree. */
export function contentsOf(tree: Readonly<Record<string, string>>): Set<string> {
  return new Set(
    Object.values(tree)
      .filter((row) => /^[0-9a-f]{64} /.test(row))
      .map((row) => row.slice(0, 64)),
  );
}
