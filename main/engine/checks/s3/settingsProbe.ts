/** Whether the settings of a bucket can be right at all, before anybody is asked. */
import { AppError, type ErrorDto } from '../../../../shared/domain/errors';
import type { Probe, ProbeOutcome } from '../probe';
import { failedCall } from '../failedCall';
import { asAnswer, ask, type PlaceOf, type S3Place, type S3State } from './s3State';

const bucketName = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const regionName = /^[a-z0-9-]{1,64}$/;

/** `place` may have to ask a queue of Deadline Cloud, which then is told by `s3.queue`. */
export function settingsProbe(place: PlaceOf, state: S3State): Probe {
  return {
    id: 's3.config',
    dependsOn: [],
    modes: 'both',
    run: async (context) => {
      const named = await ask(state, context, (signal) => asAnswer(place.find(), signal));
      if (!named.ok) return place.isOfQueue ? ofQueue : failedCall(named.error);
      const problem = settingProblem(named.value);
      if (problem?.level === 'error') return problem;
      const bucket = opened(named.value, state);
      if ('code' in bucket) return wrong(bucket.message, bucket.hint ?? '', keyOf(bucket));
      const address = await ask(state, context, (signal) => bucket.address(signal));
      if (!address.ok) return failedCall(address.error, address.answer);
      const { url, region } = address.value;
      state.url = url;
      state.region = region;
      const details = { bucket: bucket.bucket, rootPrefix: bucket.rootPrefix, region, url };
      return problem === undefined ? addressOutcome(new URL(url), details) : { ...problem, details };
    },
  };
}

const ofQueue: ProbeOutcome = {
  level: 'skipped',
  message: 'Not tried: the queue names the store, and it could not be asked.',
  dependsOn: 's3.queue',
};

function opened(place: S3Place, state: S3State): ReturnType<S3State['bucket']> | ErrorDto {
  try {
    return state.open(place);
  } catch (error) {
    if (error instanceof AppError) return error.dto;
    throw error;
  }
}

/** What the address of a store is allowed to be, and is most likely not meant to be. */
function settingProblem({ uri, options }: S3Place): ProbeOutcome | undefined {
  const [bucket = '', ...rest] = uri.replace(/^s3:\/\//i, '').split('/');
  if (!bucketName.test(bucket))
    return wrong(
      bucket === ''
        ? 'The address of the store names no bucket.'
        : `No bucket can be called ${JSON.stringify(bucket)}.`,
      'Bucket names have 3 to 63 lower-case letters, digits, dots and hyphens.',
      'store.uri',
    );
  if (options.region !== undefined && !regionName.test(options.region))
    return wrong(
      `${JSON.stringify(options.region)} is no region.`,
      'Write it as AWS does, such as eu-central-1.',
      'store.region',
    );
  if (rest.length > 0 && rest.some((part, at) => part === '' && (at > 0 || rest.length > 1)))
    return {
      ...wrong('The root prefix has a slash at its end or two in a row.', 'Write it without them.', 'store.uri'),
      level: 'warning',
    };
  return undefined;
}

function addressOutcome(url: URL, details: NonNullable<ProbeOutcome['details']>): ProbeOutcome {
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return {
      ...wrong(
        `The store is asked over plain http, so that anybody on the way can read and change what is sent (${url.host}).`,
        'Write https:// in the address of the endpoint, or keep it within a network that you trust.',
        'store.endpointUrl',
      ),
      level: 'warning',
      details,
    };
  return { level: 'success', message: 'The settings of the store can be right.', details };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

function wrong(message: string, hint: string, key: string): ProbeOutcome {
  return { level: 'error', type: 'configuration', message, hint, actions: [`open-settings:${key}`] };
}

/** Name and region were looked at before; what is left is the endpoint, or what certificates are trusted by. */
function keyOf({ code }: ErrorDto): string {
  return code === 'config.invalid' ? 'settings.ca_bundle' : 'store.endpointUrl';
}
