/** A store in a bucket of S3 or of a server that speaks its protocol. */
import type { AppError } from '../../../shared/domain/errors';
import type { BlobStore, StoreOptions } from '../../engine/ports/blobStore';
import type { Clock } from '../../engine/ports/clock';
import type { StoreFlow } from '../../engine/ports/flow';
import type { Hasher } from '../../engine/ports/hashing';
import { untilAborted } from '../abort';
import { createUploadCleanup } from './abandonUpload';
import { getObject } from './getObject';
import { headObject } from './headObject';
import { learnRoutes } from './hotRoute';
import { listObjects, probeStore } from './listObjects';
import { createPartBuffers } from './partBuffers';
import { putObject } from './putObject';
import { createAgents } from './s3Agents';
import type { S3Calls } from './s3Calls';
import { createS3Client, type S3ClientParts } from './s3Client';
import { bucketKey, endpointKeyOf, placeText, s3PlaceOf } from './s3Place';
import { createFlowSlots, createSlots } from './slots';
import type { UploadParts } from './uploadParts';

export interface S3StoreParts extends S3ClientParts {
  readonly hasher: Hasher;
  readonly clock: Clock;
  /** Sockets open at once. */
  readonly maxConnections?: number;
  /** No byte either way for this long ends a request. */
  readonly idleTimeoutMs?: number;
  /** Manners towards an endpoint, shared by all stores there. */
  readonly flowOf?: (endpointKey: string) => StoreFlow;
  /** In [0, 1); for the waits between attempts. */
  readonly chance?: () => number;
  /** Hears what went wrong without failing a call. */
  readonly warn?: (error: AppError) => void;
}

/** Parts read into memory at once, over all objects of a store that has no manners to share. */
const partsAtOnce = 8;

/** Connects with the first call. `input.invalid` for an address that is no bucket or an endpoint that is no URL. */
export function openS3BlobStore(uri: string, options: StoreOptions, parts: S3StoreParts): BlobStore {
  const { hasher, clock, chance = Math.random, warn = () => undefined } = parts;
  const place = s3PlaceOf(uri, options, parts.env);
  const endpointKey = endpointKeyOf(place);
  const flow = parts.flowOf?.(endpointKey);
  const agents = createAgents(parts.env, parts.maxConnections, parts.idleTimeoutMs);
  const lent = options.credentials === undefined ? {} : { lent: options.credentials };
  const client = createS3Client(place, { ...parts, ...lent }, agents, flow);
  const calls: S3Calls = {
    client,
    ...(parts.env['SATCHEL_S3_HOT_PATH'] === 'off' ? {} : { hot: { agents, routes: learnRoutes(client) } }),
    ...(flow === undefined ? {} : { flow }),
    place,
    endpointKey,
    clock,
    chance,
    ...(options.repeated === undefined ? {} : { repeated: options.repeated }),
    // AWS itself is known to keep conditions; every other store has to show it.
    capabilities: { conditionalPut: place.endpoint === undefined ? 'yes' : 'unknown', checksums: true },
  };
  const slots = flow === undefined ? createSlots(partsAtOnce) : createFlowSlots(flow);
  const buffers = createPartBuffers();
  const abandoning = new Set<Promise<boolean>>();
  const storeOver = (asked: S3Calls): BlobStore => {
    const cleanup = createUploadCleanup(asked, warn, abandoning);
    return s3Store(
      { calls: asked, hasher, slots, buffers, cleanup },
      {
        recorded: (recorder) => storeOver({ ...asked, recorder }),
        close: async () => {
          await cleanup.settled();
          client.destroy();
        },
      },
    );
  };
  return storeOver(calls);
}

function s3Store(uploadParts: UploadParts, own: Pick<BlobStore, 'recorded' | 'close'>): BlobStore {
  const { calls, cleanup, hasher } = uploadParts;
  const { place, endpointKey } = calls;
  return {
    ...own,
    uri: place.uri,
    endpointKey,
    storeId: hasher.hash(Buffer.from(placeText(place), 'utf8')),
    head: async (key, signal) => await headObject(calls, bucketKey(place, key), signal),
    put: async (key, source, putOptions) => ({
      outcome: await putObject(uploadParts, bucketKey(place, key), source, putOptions),
    }),
    get: async (key, getOptions) => await getObject(calls, bucketKey(place, key), getOptions),
    list: (prefix, signal) => listObjects(calls, prefix, signal),
    probe: (signal) => probeStore(calls, signal),
    abandonUpload: (key, upload, signal) => {
      const name = bucketKey(place, key);
      const work =
        'uploadId' in upload ? cleanup.abandon(name, upload.uploadId) : cleanup.abandonUnheard(name, upload.begunMs);
      return untilAborted(signal, work);
    },
  };
}
