/** A store in a folder: the key layout of S3 as files, for a local disk or a share. */
import { Buffer } from 'node:buffer';
import { mkdir, opendir } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BlobStore } from '../../engine/ports/blobStore';
import type { Hasher } from '../../engine/ports/hashing';
import { folderStoreUri } from '../../engine/ports/storeUri';
import { throwIfAborted } from '../abort';
import { missingContentError, storeCall } from './folderErrors';
import { listObjects } from './listObjects';
import { putObject } from './putObject';
import { headObject, requireMatch, streamObject } from './readObject';
import { openStoreFolder } from './storeFolder';
import { sweepParts } from './sweepParts';

/** The folder need not be there yet; every call answers `store.root_missing` until it is. */
export function createFolderBlobStore(folder: string, hasher: Hasher): BlobStore {
  const root = requireAbsolute(folder);
  const uri = folderStoreUri(root);
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
      sweep ??= sweepParts(store, Date.now());
      await sweep;
      return { outcome: await putObject(store, hasher, key, source, options) };
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

function requireAbsolute(folder: string): string {
  if (isAbsolute(folder)) return resolve(folder);
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(folder)} is not an absolute folder.`,
    hint: 'Write the whole path of the store’s folder.',
  });
}
