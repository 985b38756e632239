/** What the probes of one bucket find out for each other, and the one connection that they share. */
import type { StoreOptions } from '../../ports/blobStore';
import type { Answered, BucketProbe, OpenBucketProbe } from '../../ports/bucketProbe';
import type { NetworkProbe } from '../../ports/networkProbe';
import { toErrorDto, type ErrorDto } from '../../../../shared/domain/errors';
import { tooLate, within } from '../patience';
import type { ProbeContext } from '../probe';

/** A bucket at one endpoint, as somebody typed it or a queue names it. */
export interface S3Place {
  readonly uri: string;
  readonly options: StoreOptions;
}

export interface PlaceOf {
  /** A queue is asked where it is the one that names the bucket; one answer serves all who ask. */
  find(): Promise<S3Place>;
  readonly isOfQueue: boolean;
}

export interface S3State {
  readonly network: NetworkProbe;
  /** Opened by the first probe, `s3.config`; the others come after it. `input.invalid` for what is no address. */
  open(place: S3Place): BucketProbe;
  bucket(): BucketProbe;
  /** What the bucket is at, once it was opened. */
  endpointKey(): string | undefined;
  /** Where requests go, once it is known. */
  url?: string;
  region?: string;
  addresses?: readonly { readonly address: string; readonly family: 4 | 6 }[];
  /** The size of the probe object as it was found; absent where it was not there. */
  foundBytes?: number;
  readBytes?: Uint8Array;
  parts?: Answered<{ readonly count: number }>;
  /** Answers of this check that asked for less. */
  throttles: number;
  close(): Promise<void>;
}

export function createS3State(network: NetworkProbe, open: OpenBucketProbe): S3State {
  let opened: BucketProbe | undefined;
  return {
    network,
    open: ({ uri, options }) => (opened ??= open(uri, options)),
    bucket: () => {
      if (opened === undefined) throw new Error('the bucket is asked before it was opened');
      return opened;
    },
    endpointKey: () => opened?.endpointKey,
    throttles: 0,
    close: async () => {
      await opened?.close();
    },
  };
}

const requestMs = { light: 5_000, deep: 15_000 } as const;

/** One attempt within the time of a request; a deep check tries once more what was cut or not answered. */
export async function ask<T>(
  state: Pick<S3State, 'throttles'>,
  { clock, signal, mode }: ProbeContext,
  call: (signal: AbortSignal) => Promise<Answered<T>>,
  limitMs: number = requestMs[mode],
): Promise<Answered<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await within(clock, limitMs, signal, call);
    const judged: Answered<T> = answer === tooLate ? { ok: false, error: lateError(limitMs), answer: {} } : answer;
    if (judged.ok) return judged;
    if (judged.error.code === 'network.throttled') state.throttles += 1;
    const isCut = judged.error.code === 'network.reset' || judged.error.code === 'network.timeout';
    if (!isCut || mode === 'light' || attempt > 1) return judged;
  }
}

/** For calls that throw; what is thrown when the check itself ends is passed on. */
export async function asAnswer<T>(work: Promise<T>, signal: AbortSignal): Promise<Answered<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, error: toErrorDto(error), answer: {} };
  }
}

function lateError(limitMs: number): ErrorDto {
  return {
    code: 'network.timeout',
    message: `No answer came within ${limitMs / 1000} s.`,
    hint: 'Check the network and VPN, and whether the server is overloaded.',
    retryable: true,
  };
}
