/** A bucket as checks ask it: by the client and the errors that transfers have, with one attempt for each call. */
import { isAbort, toErrorDto, type AppError } from '../../../shared/domain/errors';
import type { StoreOptions } from '../../engine/ports/blobStore';
import type { AnswerFacts, Answered, BucketProbe } from '../../engine/ports/bucketProbe';
import type { Hasher } from '../../engine/ports/hashing';
import type { Clock } from '../../engine/ports/clock';
import { callerFacts } from '../aws/callerIdentity';
import { linked } from '../aws/sdkCalls';
import { createUploadCleanup } from './abandonUpload';
import { probeAddress } from './probeAddress';
import { bucketProbeCalls, type ProbeCall } from './bucketProbeCalls';
import { createAgents } from './s3Agents';
import { callS3, type S3Calls } from './s3Calls';
import { createS3Client, type S3ClientParts } from './s3Client';
import { toS3Error } from './s3Errors';
import { failureBehind } from './s3Failure';
import { bucketKey, endpointKeyOf, placeText, s3PlaceOf } from './s3Place';

export interface BucketProbeParts extends S3ClientParts {
  readonly clock: Clock;
  readonly hasher: Hasher;
  /** Hears of uploads that stay behind. */
  readonly warn: (error: AppError) => void;
}

const discardTimeoutMs = 5_000;

/** Asks nobody yet. `input.invalid` for an address that is no bucket or an endpoint that is no URL. */
export function openBucketProbe(uri: string, options: StoreOptions, parts: BucketProbeParts): BucketProbe {
  const { env, clock } = parts;
  const place = s3PlaceOf(uri, options, env);
  const agents = createAgents(env);
  const lent = options.credentials === undefined ? {} : { lent: options.credentials };
  // Without manners towards the endpoint: one that cools or is left alone is to be looked at all the same.
  const client = createS3Client(place, { ...parts, ...lent }, agents, undefined);
  const calls: S3Calls = {
    client,
    place,
    endpointKey: endpointKeyOf(place),
    clock,
    chance: () => 0,
    capabilities: { conditionalPut: 'unknown', checksums: true },
  };
  const cleanup = createUploadCleanup(calls, parts.warn);
  const ask: ProbeCall = (facts, signal, work) =>
    answered(() => callS3(calls, facts, signal, work, { maxAttempts: 1 }));
  const caller = {
    client,
    env,
    isLent: options.credentials !== undefined,
    isAws: place.endpoint === undefined,
    nowMs: () => clock.nowMs(),
  };
  const single = bucketProbeCalls(calls, ask);
  const discarding = new Set<Promise<unknown>>();
  return {
    uri: place.uri,
    bucket: place.bucket,
    rootPrefix: place.rootPrefix,
    endpointKey: calls.endpointKey,
    storeId: parts.hasher.hash(Buffer.from(placeText(place), 'utf8')),
    ...(place.owner === undefined ? {} : { owner: place.owner }),
    address: (signal) => answered(() => linked(signal, () => probeAddress(client, place))),
    caller: (signal) =>
      answered(() =>
        linked(signal, (own) => callerFacts(caller, own)).catch((thrown: unknown) => {
          throw toS3Error(thrown, { call: 'head', key: '' }, place, clock.nowMs());
        }),
      ),
    ...single,
    abandon: (key, upload) => {
      const name = bucketKey(place, key);
      // It never rejects, and closing waits for it.
      if ('uploadId' in upload) void cleanup.abandon(name, upload.uploadId);
      else void cleanup.abandonUnheard(name, upload.begunMs, upload.heardId);
    },
    discard: (key) => {
      const work = single.delete(key, AbortSignal.timeout(discardTimeoutMs)).finally(() => discarding.delete(work));
      discarding.add(work);
    },
    close: async () => {
      await cleanup.settled();
      // What cannot be deleted in time stays once, and is deleted by the next check that tries to.
      await Promise.allSettled(discarding);
      client.destroy();
    },
  };
}

/** Only an abort rejects. */
async function answered<T>(work: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return { ok: false, error: toErrorDto(thrown), answer: answerFacts(thrown) };
  }
}

function answerFacts(thrown: unknown): AnswerFacts {
  const { status, name, errno, requestId } = failureBehind(thrown);
  return {
    ...(status === undefined ? {} : { httpStatus: status }),
    ...(status === undefined || errno !== undefined || !/^[A-Za-z][\w.]{1,80}$/.test(name) ? {} : { awsCode: name }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
