/** The SDK's client as Satchel uses it: no retries and no checksums of its own, many sockets, every place's own addressing. */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { StoreCredentials } from '../../engine/ports/blobStore';
import type { StoreFlow } from '../../engine/ports/flow';
import { createMeteredHandler } from './meteredHandler';
import { connectTimeoutMs, type S3Agents } from './s3Agents';
import type { S3Place } from './s3Place';

export interface S3ClientParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version?: string;
}

/** The parts and, where a store has one, its own source of keys. */
interface StoreClientParts extends S3ClientParts {
  readonly lent?: StoreCredentials;
}

const fallbackRegion = 'us-east-1';

export function createS3Client(
  place: S3Place,
  { env, version, lent }: StoreClientParts,
  agents: S3Agents,
  flow: StoreFlow | undefined,
): S3Client {
  const own = place.profile === undefined ? credentialsOf(env) : undefined;
  const credentials = lent === undefined ? own : keysOf(lent);
  const client = new S3Client({
    region: regionOf(place, env),
    ...(place.profile === undefined ? {} : { profile: place.profile }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(place.endpoint === undefined
      ? { followRegionRedirects: true }
      : { endpoint: place.endpoint, forcePathStyle: true }),
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(version === undefined ? {} : { customUserAgent: [['Satchel', version]] }),
    requestHandler: createMeteredHandler(
      {
        connectionTimeout: connectTimeoutMs,
        socketTimeout: agents.idleTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: agents.http,
        httpsAgent: agents.https,
      },
      flow,
    ),
  });
  addPayloadRules(client);
  return client;
}

/**
 * Content has no type unless one is given, and over TLS its bytes are not hashed a second time for the signature:
 * the CRC32 header and XXH128 vouch for them.
 */
function addPayloadRules(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request, input } = args;
      if (hasHeaders(request) && 'Body' in input) {
        if (!('ContentType' in input)) delete request.headers['content-type'];
        if (request.protocol === 'https:') request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      }
      return next(args);
    },
    { step: 'build', name: 'satchelPayload', priority: 'low' },
  );
}

interface OutgoingRequest {
  readonly protocol: string;
  readonly headers: Record<string, string>;
}

function hasHeaders(request: unknown): request is OutgoingRequest {
  return typeof request === 'object' && request !== null && 'headers' in request;
}

/** The SDK keeps what it got until shortly before its end, and says when a store refused it. */
function keysOf(lent: StoreCredentials): S3ClientConfig['credentials'] {
  return async (asked) => {
    const isRefused = asked !== undefined && asked['forceRefresh'] === true;
    const { expiresMs, ...keys } = await lent({ isRefused });
    return { ...keys, expiration: new Date(expiresMs) };
  };
}

function credentialsOf(env: S3ClientParts['env']): S3ClientConfig['credentials'] {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = env;
  // A named profile wins over keys in the environment, as in the SDK's own chain.
  if (AWS_PROFILE !== undefined || AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined)
    return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/** What is set, what the profile says, else the one region that every bucket can be found from. */
function regionOf(place: S3Place, env: S3ClientParts['env']): string | (() => Promise<string>) {
  const set = place.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (set !== undefined) return set;
  return async () => {
    const asked = new S3Client(place.profile === undefined ? {} : { profile: place.profile });
    try {
      return await asked.config.region();
    } catch {
      // The SDK has one way to say that no region is configured: it throws.
      return fallbackRegion;
    } finally {
      asked.destroy();
    }
  };
}
