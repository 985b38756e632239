/** Puts files of a test on the disk, and reads a folder back with everything that must not change. */
import { lstat, mkdir, readFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { contentOf, type TreeItem } from './treeRecipe';

const files = createFileSystem();

/** A recipe of the golden cases. */
export async function plantRecipe(root: string, items: readonly TreeItem[]): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const item of items) {
    const target = path.join(root, item.path);
    if (item.dir === true) {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(path.dirname(target), { recursive: true });
    if (item.symlink === undefined) await writeFile(target, contentOf(item));
    else await symlink(item.symlink, target);
    await files.setMtime(target, BigInt(item.mtimeUs));
  }
}

/** Files by relative path; each gets a time of its own, in microseconds that no whole second hides. */
export async function plantFiles(root: string, texts: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [index, [name, content]] of Object.entries(texts).entries()) {
    const target = path.join(root, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    await files.setMtime(target, 1_700_000_000_123_456n + BigInt(index) * 1_000_001n);
  }
}

/** Names, bytes (as latin-1 text) and times to the nanosecond of everything below a folder, without `.satchel`. */
export async function treeOf(root: string): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  const walk = async (relative: string): Promise<void> => {
    for (const entry of await readdir(path.join(root, relative), { withFileTypes: true })) {
      if (entry.name === '.satchel') continue;
      const name = path.posix.join(relative, entry.name);
      const place = path.join(root, name);
      if (entry.isDirectory()) {
        rows[`${name}/`] = '';
        await walk(name);
      } else if (entry.isSymbolicLink()) rows[name] = `-> ${await readlink(place)}`;
      else {
        const { mtimeNs } = await lstat(place, { bigint: true });
        rows[name] = `${mtimeNs.toString()} ${(await readFile(place)).toString('latin1')}`;
      }
    }
  };
  await walk('');
  return rows;
}
