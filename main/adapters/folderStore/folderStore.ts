/** A store in a folder: the key layout of S3 as files, for a local disk or a share. */
import { Buffer } from 'node:buffer';
import { mkdir, opendir } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BlobStore } from '../../engine/ports/blobStore';
import type { Hasher } from '../../engine/ports/hashing';
import { folderStoreUri } from '../../engine/ports/storeUri';
import { throwIfAborted } from '../abort';
import { writeFiles } from '../files/writeFiles';
import { createDurableNames } from './durableNames';
import { missingContentError, storeCall } from './folderErrors';
import { listObjects } from './listObjects';
import { putObject } from './putObject';
import { headObject, requireMatch, streamObject } from './readObject';
import { openStoreFolder, type StoreFolder } from './storeFolder';
import { sweepParts } from './sweepParts';

/** The folder need not be there yet; every call answers `store.root_missing` until it is. */
export function createFolderBlobStore(
  folder: string,
  hasher: Hasher,
  syncFolder: (folder: string) => Promise<void> = writeFiles.syncFolder,
): BlobStore {
  const root = requireAbsolute(folder);
  const uri = folderStoreUri(root);
  const names = createDurableNames(syncFolder);
  let sweep: Promise<void> | undefined;
  return {
    uri,
    storeId: hasher.hash(Buffer.from(uri, 'utf8')),
    head: async (key, signal) => {
      throwIfAborted(signal);
      return (await headObject(await openStoreFolder(root, 'head'), key, 'head'))?.head;
    },
    put: async (key, source, options) => {
      throwIfAborted(options.signal);
      const store = await openStoreFolder(root, 'put');
      sweep ??= sweepQuietly(store);
      await sweep;
      await storeCall('put', root, () => names.before(key));
      const outcome = await putObject(store, hasher, key, source, options);
      if (outcome !== 'present')
        await storeCall('put', root, () => names.after(store, key, store.keyFiles.partsOf(key)));
      return { outcome };
    },
    get: async (key, options) => {
      throwIfAborted(options.signal);
      const found = await headObject(await openStoreFolder(root, 'get'), key, 'get');
      if (found === undefined) throw missingContentError(uri, key);
      requireMatch(found.path, found.head, options);
      return { head: found.head, body: streamObject(found.path, found.head, options) };
    },
    list: async function* (prefix, signal) {
      throwIfAborted(signal);
      yield* listObjects(await openStoreFolder(root, 'list'), prefix, signal);
    },
    probe: async (signal) => {
      throwIfAborted(signal);
      const { realRoot } = await openStoreFolder(root, 'list');
      await storeCall('list', realRoot, async () => {
        const open = await opendir(realRoot);
        await open.read();
        await open.close();
      });
    },
    close: () => Promise.resolve(),
  };
}

/** Makes an empty store; one that exists is left as it is. */
export async function createFolderStoreFolder(folder: string): Promise<void> {
  const root = requireAbsolute(folder);
  await storeCall('put', root, async () => {
    await mkdir(root, { recursive: true });
  });
}

/** Leftovers of others are no reason not to store something: a folder that refuses says so again when it is written. */
async function sweepQuietly(store: StoreFolder): Promise<void> {
  try {
    await sweepParts(store, Date.now());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

function requireAbsolute(folder: string): string {
  if (isAbsolute(folder)) return resolve(folder);
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(folder)} is not an absolute folder.`,
    hint: 'Write the whole path of the store’s folder.',
  });
}
