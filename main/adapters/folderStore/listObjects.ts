/** Walks the folder of a store in the order of the keys' bytes. */
import { Buffer } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectListing } from '../../engine/ports/blobStore';
import { throwIfAborted } from '../abort';
import { storeCall } from './folderErrors';
import { ownFolder } from './keyFiles';
import { readSidecar } from './sidecar';
import { isAbsent, isInside, realInside, type StoreFolder } from './storeFolder';

/** Links to files inside the store count as files; links that leave it and links to folders are no objects. */
export async function* listObjects(
  store: StoreFolder,
  prefix: string,
  signal: AbortSignal,
): AsyncIterable<ObjectListing> {
  store.keyFiles.requirePrefix(prefix);
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  // With fan-out the folders of `Data/` are no part of any key, so its listing begins at the top of it.
  const isData = base === 'Data/';
  const folder = base === '' ? [] : [...store.keyFiles.partsOf(`${base}x`).slice(0, -1)];
  yield* walk({ store, signal, prefix }, folder, base, isData ? store.keyFiles.fanOutLevels : 0);
}

interface Walk {
  readonly store: StoreFolder;
  readonly signal: AbortSignal;
  readonly prefix: string;
}

async function* walk(
  context: Walk,
  folder: readonly string[],
  base: string,
  hiddenLevels: number,
): AsyncIterable<ObjectListing> {
  const { store, signal, prefix } = context;
  const described = await namesOf(store, [ownFolder, 'meta', ...folder]);
  for (const { name, isFolder } of await sortedNames(store, folder)) {
    throwIfAborted(signal);
    const keyName = store.keyFiles.keyName(name);
    const parts = [...folder, name];
    if (isFolder && hiddenLevels > 0) yield* walk(context, parts, base, hiddenLevels - 1);
    else if (isFolder) {
      const key = `${base}${keyName}/`;
      if (folder.length === 0 && name.toLowerCase() === ownFolder) continue;
      if (key.startsWith(prefix) || prefix.startsWith(key))
        yield* walk(context, parts, key, key === 'Data/' ? store.keyFiles.fanOutLevels : 0);
    } else if (`${base}${keyName}`.startsWith(prefix)) {
      const listing = await describe(store, parts, `${base}${keyName}`, described.has(`${name}.json`));
      if (listing !== undefined) yield listing;
    }
  }
}

async function describe(
  store: StoreFolder,
  parts: readonly string[],
  key: string,
  hasSidecar: boolean,
): Promise<ObjectListing | undefined> {
  const path = join(store.realRoot, ...parts);
  const found = await storeCall('list', path, async () => {
    try {
      const own = await lstat(path);
      if (!own.isSymbolicLink()) return own;
      const real = await realpath(path);
      return isInside(store, real) ? await lstat(real) : undefined;
    } catch (thrown) {
      // Gone since the folder was read, or a link to nothing.
      if (isAbsent(thrown)) return undefined;
      throw thrown;
    }
  });
  if (found?.isFile() !== true) return undefined;
  const { lastModifiedMs } = hasSidecar ? await readSidecar(store, parts, 'list') : {};
  return { key, sizeBytes: found.size, lastModifiedMs: lastModifiedMs ?? Math.trunc(found.mtimeMs) };
}

/** Folders compare as their names followed by `/`, as their keys do. */
async function sortedNames(
  store: StoreFolder,
  folder: readonly string[],
): Promise<readonly { name: string; isFolder: boolean }[]> {
  const entries = await readFolder(store, folder);
  return entries
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .map((entry) => ({
      entry,
      bytes: Buffer.from(`${store.keyFiles.keyName(entry.name)}${entry.isFolder ? '/' : ''}`, 'utf8'),
    }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ entry }) => entry);
}

async function namesOf(store: StoreFolder, folder: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await readFolder(store, folder)).map(({ name }) => name));
}

async function readFolder(store: StoreFolder, folder: readonly string[]): Promise<readonly Dirent[]> {
  const path = await realInside(store, folder, 'list');
  if (path === undefined) return [];
  return await storeCall('list', path, async () => {
    try {
      return await readdir(path, { withFileTypes: true });
    } catch (thrown) {
      if (isAbsent(thrown)) return [];
      throw thrown;
    }
  });
}
