/** The folder of a store as a fenced place: every path is looked up link by link and must stay inside. */
import { lstat, mkdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { errnoOf } from '../files/errnoErrors';
import { deniedError, rootMissingError, storeCall, type StoreCall } from './folderErrors';
import { createKeyFiles, ownFolder, type KeyFiles } from './keyFiles';

const absentErrnos = new Set(['ENOENT', 'ENOTDIR']);

/** A folder that was there a moment ago. */
export interface StoreFolder {
  /** Without links. */
  readonly realRoot: string;
  readonly keyFiles: KeyFiles;
}

/** `store.root_missing` when the folder is absent or no folder. */
export async function openStoreFolder(folder: string, call: StoreCall): Promise<StoreFolder> {
  const realRoot = await storeCall(call, folder, async () => {
    try {
      const real = await realpath(folder);
      if ((await lstat(real)).isDirectory()) return real;
    } catch (thrown) {
      if (!isAbsent(thrown)) throw thrown;
      throw rootMissingError(folder, thrown);
    }
    throw rootMissingError(folder);
  });
  return { realRoot, keyFiles: createKeyFiles(sep === '\\', await hasFanOut(realRoot, call)) };
}

/** The real path of something inside; `undefined` when nothing is there. Refused when a link leads outside. */
export async function realInside(
  store: StoreFolder,
  parts: readonly string[],
  call: StoreCall,
): Promise<string | undefined> {
  const path = join(store.realRoot, ...parts);
  return await storeCall(call, path, async () => {
    try {
      return requireInside(store, path, await realpath(path), call);
    } catch (thrown) {
      if (isAbsent(thrown)) return undefined;
      throw thrown;
    }
  });
}

/** Makes the folders one by one, so that a link on the way cannot lead the next one outside. */
export async function makeFoldersInside(store: StoreFolder, parts: readonly string[]): Promise<string> {
  let folder = store.realRoot;
  for (const part of parts) {
    const next = join(folder, part);
    folder = await storeCall('put', next, async () => {
      await mkdir(next).catch((thrown: unknown) => {
        if (errnoOf(thrown) !== 'EEXIST') throw thrown;
      });
      return requireInside(store, next, await realpath(next), 'put');
    });
  }
  return folder;
}

/** Whether an error says that nothing is there. */
export function isAbsent(thrown: unknown): boolean {
  return absentErrnos.has(errnoOf(thrown) ?? '');
}

/** Whether a path without links is the store's folder or lies in it. */
export function isInside(store: StoreFolder, real: string): boolean {
  const fence = store.realRoot.endsWith(sep) ? store.realRoot : store.realRoot + sep;
  return real === store.realRoot || real.startsWith(fence);
}

function requireInside(store: StoreFolder, path: string, real: string, call: StoreCall): string {
  if (isInside(store, real)) return real;
  throw deniedError(call, path, 'a link in it leads out of the store');
}

async function hasFanOut(realRoot: string, call: StoreCall): Promise<boolean> {
  const path = join(realRoot, ownFolder, 'layout.json');
  return await storeCall(call, path, async () => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (thrown) {
      if (isAbsent(thrown)) return false;
      throw thrown;
    }
    if (/^\s*\{\s*"fanout"\s*:\s*\[\s*2\s*,\s*2\s*\]\s*\}\s*$/.test(text)) return true;
    throw new AppError({
      code: 'disk.io',
      message: `${path} describes a layout that Satchel does not know.`,
      safe: 'Nothing was read or written.',
      hint: 'The store was made by a newer version; use that one.',
      details: { path },
    });
  });
}
