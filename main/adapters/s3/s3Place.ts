/** Which bucket, root and endpoint a store is, and how its keys are written there. */
import { AppError } from '../../../shared/domain/errors';
import type { StoreOptions } from '../../engine/ports/blobStore';
import { requireStoreKey } from '../../engine/ports/storeKey';
import { parseStoreUri } from '../../engine/ports/storeUri';

export interface S3Place {
  /** Canonical `s3://bucket/root`. */
  readonly uri: string;
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly rootPrefix: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Account that must own the bucket; never sent to another endpoint than AWS. */
  readonly owner?: string;
}

/** Throws `input.invalid` for an address that is no bucket or an endpoint that is no http(s) URL. */
export function s3PlaceOf(
  uri: string,
  options: StoreOptions,
  env: Readonly<Record<string, string | undefined>>,
): S3Place {
  const parsed = parseStoreUri(uri);
  if (parsed.kind !== 's3') throw invalid(`${uri} is a folder, not a bucket.`, 'Write s3://BUCKET/PREFIX.');
  const endpoint = endpointOf(options.endpointUrl ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']);
  const { region, profile, expectedBucketOwner: owner } = options;
  return {
    uri: parsed.uri,
    bucket: parsed.bucket,
    rootPrefix: parsed.rootPrefix,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(owner === undefined || endpoint !== undefined ? {} : { owner }),
  };
}

/** The fields that every request has. */
export function bucketFields({ bucket, owner }: S3Place): { Bucket: string; ExpectedBucketOwner?: string } {
  return { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) };
}

/** Key in the bucket of a key of the store. `input.name` for a key that no store can hold. */
export function bucketKey({ rootPrefix }: S3Place, key: string): string {
  requireStoreKey(key);
  if (rootPrefix === '') return key;
  requireStoreKey(`${rootPrefix}/${key}`);
  return `${rootPrefix}/${key}`;
}

/** What makes two stores the same for caches. Buckets of equal names at two endpoints are two stores. */
export function placeText({ endpoint, bucket, rootPrefix }: S3Place): string {
  return `${endpoint === undefined ? '' : `${endpoint}/`}${bucket}/${rootPrefix}`;
}

/** The place that gets too much, or is left alone: a bucket at an endpoint. */
export function endpointKeyOf({ endpoint, bucket }: S3Place): string {
  return `s3://${endpoint === undefined ? 's3.amazonaws.com' : new URL(endpoint).host}/${bucket}`;
}

function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '')
    return url.href.replace(/\/+$/, '');
  throw invalid(
    `${JSON.stringify(text.slice(0, 200))} is not the address of an S3 endpoint.`,
    'Write it as https://HOST or http://HOST:PORT.',
  );
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, hint });
}
