/** Lists the keys of a store page by page, in the order of their bytes. */
import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import type { ObjectListing } from '../../engine/ports/blobStore';
import { requireStorePrefix } from '../../engine/ports/storeKey';
import { explainOwner } from './headObject';
import { callS3, type S3Calls } from './s3Calls';
import { bucketFields } from './s3Place';

/** Marks of folders, which some programs put into a bucket, are no objects of a store. */
export async function* listObjects(calls: S3Calls, prefix: string, signal: AbortSignal): AsyncIterable<ObjectListing> {
  requireStorePrefix(prefix);
  const { rootPrefix } = calls.place;
  const root = rootPrefix === '' ? '' : `${rootPrefix}/`;
  let token: string | undefined;
  do {
    const page = await listPage(calls, `${root}${prefix}`, signal, token);
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      const key = decode(Key ?? '', page.EncodingType);
      if (!key.startsWith(`${root}${prefix}`) || key.endsWith('/') || key === '') continue;
      yield { key: key.slice(root.length), sizeBytes: Size ?? 0, lastModifiedMs: LastModified?.getTime() ?? 0 };
    }
    token = nextToken(page, token, calls);
  } while (token !== undefined);
}

/** Asks for one key: the cheapest question that needs a sign-in, the bucket and the right to list. */
export async function probeStore(calls: S3Calls, signal: AbortSignal): Promise<void> {
  const { rootPrefix } = calls.place;
  await listPage(calls, rootPrefix === '' ? '' : `${rootPrefix}/`, signal, undefined, { keys: 1, maxAttempts: 2 });
}

async function listPage(
  calls: S3Calls,
  prefix: string,
  signal: AbortSignal,
  token: string | undefined,
  { keys, maxAttempts = Infinity }: { readonly keys?: number; readonly maxAttempts?: number } = {},
): Promise<ListObjectsV2CommandOutput> {
  const command = {
    ...bucketFields(calls.place),
    Prefix: prefix,
    // Keys may hold characters that no XML can.
    EncodingType: 'url',
    ...(keys === undefined ? {} : { MaxKeys: keys }),
    ...(token === undefined ? {} : { ContinuationToken: token }),
  } as const;
  try {
    return await callS3(
      calls,
      { call: 'list', key: prefix },
      signal,
      (client, options) => client.send(new ListObjectsV2Command(command), options),
      { maxAttempts },
    );
  } catch (thrown) {
    throw await explainOwner(calls, thrown, signal);
  }
}

/** A store that gives the same page for ever is not followed. */
function nextToken(
  page: ListObjectsV2CommandOutput,
  token: string | undefined,
  { place }: S3Calls,
): string | undefined {
  if (page.IsTruncated !== true) return undefined;
  const next = page.NextContinuationToken;
  if (next !== undefined && next !== token) return next;
  throw new AppError({
    code: 'network.server',
    message: `The store broke off listing the bucket ${place.bucket} and does not say how to go on.`,
    safe: 'Nothing was changed.',
    hint: 'The server at this address is not a complete S3 store; use another one.',
    retryable: false,
  });
}

/** Stores that do not know the encoding send keys as they are and do not name it. */
function decode(key: string, encoding: string | undefined): string {
  if (encoding !== 'url') return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    // A store that names the encoding and does not use it.
    return key;
  }
}
