/** The folder of previews: plain files by name, the ones used longest ago removed above a size. */
import { lstatSync, type Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviewFolder } from '../../engine/ports/previews';

export interface PreviewFolderOptions {
  readonly folder: string;
  readonly mostBytes: number;
  /** Told why the folder cannot be used; previews are made again then. */
  readonly warn: (message: string) => void;
}

/** Removal stops here, so that not every new file removes one. */
const keptShare = 0.9;

/** Nothing is read or made before the first use. */
export function createPreviewFolder({ folder, mostBytes, warn }: PreviewFolderOptions): PreviewFolder {
  const listeners: ((names: readonly string[]) => void)[] = [];
  /** By name, the one used longest ago first. */
  let sizes: Map<string, number> | undefined;
  let total = 0;
  let parts = 0;

  const opened = async (): Promise<Map<string, number>> => {
    if (sizes !== undefined) return sizes;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found: { readonly name: string; readonly stat: Stats }[] = [];
    for (const name of await readdir(folder)) {
      const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (stat === undefined) continue;
      // Left by a process that ended while it wrote.
      if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
      else if (stat.isFile()) found.push({ name, stat });
    }
    found.sort((a, b) => a.stat.mtimeMs - b.stat.mtimeMs);
    sizes ??= new Map(found.map(({ name, stat }) => [name, stat.size]));
    total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    return sizes;
  };
  const forget = (known: Map<string, number>, name: string): void => {
    total -= known.get(name) ?? 0;
    known.delete(name);
  };
  const makeRoom = async (known: Map<string, number>, newest: string): Promise<void> => {
    if (total <= mostBytes) return;
    const removed: string[] = [];
    for (const name of known.keys()) {
      if (total <= mostBytes * keptShare) break;
      if (name === newest) continue;
      forget(known, name);
      removed.push(name);
    }
    for (const listener of listeners) listener(removed);
    for (const name of removed) await rm(join(folder, name), { force: true });
  };

  return {
    has: async (name) => {
      try {
        const known = await opened();
        const size = known.get(name);
        if (size === undefined) return false;
        const stat = await lstat(join(folder, name)).catch(() => undefined);
        if (stat?.isFile() !== true || stat.size !== size) {
          forget(known, name);
          return false;
        }
        known.delete(name);
        known.set(name, size);
        const now = new Date();
        await utimes(join(folder, name), now, now);
        return true;
      } catch (error) {
        warn(`previews cannot be kept: ${String(error)}`);
        return false;
      }
    },
    put: async (name, bytes) => {
      try {
        const known = await opened();
        parts += 1;
        const part = join(folder, `${process.pid}-${parts}.part`);
        await writeFile(part, bytes, { flag: 'wx', mode: 0o600 });
        await rename(part, join(folder, name));
        forget(known, name);
        known.set(name, bytes.length);
        total += bytes.length;
        await makeRoom(known, name);
        return true;
      } catch (error) {
        warn(`previews cannot be kept: ${String(error)}`);
        return false;
      }
    },
    onRemoved: (listener) => {
      listeners.push(listener);
    },
  };
}
