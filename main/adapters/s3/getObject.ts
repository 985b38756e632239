/** Streams an object. A body that breaks off is continued where it ended, as long as the object is the same. */
import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { GetOptions, ObjectHead } from '../../engine/ports/blobStore';
import { abortError, throwIfAborted } from '../abort';
import { explainOwner, headOf } from './headObject';
import { hotGet, type GetAnswer } from './hotObjects';
import { callS3, type S3Calls } from './s3Calls';
import { bucketFields } from './s3Place';
import { attemptsFor, retryDelayMs } from './s3Retry';

/** A body that breaks off is a cut connection, and tried as often. */
const continuationsAtMost = attemptsFor('network.reset', true) - 1;

interface OpenedBody {
  readonly head: ObjectHead;
  /** Of the first byte that the body gives. */
  readonly first: number;
  readonly lengthBytes: number;
  readonly body: Readable;
}

export async function getObject(
  calls: S3Calls,
  key: string,
  options: GetOptions,
): Promise<{ head: ObjectHead; body: AsyncIterable<Uint8Array> }> {
  const { range, signal } = options;
  if (range !== undefined) requireRange(key, range);
  try {
    const opened = await openBody(calls, key, options);
    return { head: opened.head, body: readBody(calls, key, options, opened) };
  } catch (thrown) {
    throw await explainOwner(calls, thrown, signal);
  }
}

async function openBody(
  calls: S3Calls,
  key: string,
  { range, ifMatch, signal, isOnce }: GetOptions,
  first = range?.first ?? 0,
): Promise<OpenedBody> {
  const last = range === undefined ? '' : String(range.last);
  const command = {
    ...bucketFields(calls.place),
    Key: key,
    ...(range === undefined && first === 0 ? {} : { Range: `bytes=${first}-${last}` }),
    ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
  };
  const answer = await callS3(
    calls,
    { call: 'get', key },
    signal,
    async (client, options) =>
      (await hotGet(calls.hot, client, command, options)) ??
      answerOf(await client.send(new GetObjectCommand(command), options)),
    {
      bodyBytes: range === undefined ? 0 : range.last - first + 1,
      isOnce,
      isRetry: first !== (range?.first ?? 0),
    },
  );
  const { body, lengthBytes } = answer;
  const part = contentRange(answer.contentRange);
  const isAsAsked =
    body !== undefined && lengthBytes !== undefined && (command.Range === undefined || part?.first === first);
  if (!isAsAsked) {
    body?.destroy();
    throw new AppError({
      code: 'network.server',
      message: `The store answered with other bytes than were asked for when reading ${JSON.stringify(key)} in the bucket ${calls.place.bucket}.`,
      safe: 'Nothing of it was used.',
      hint: 'Check that the address belongs to an S3 store and that no proxy changes its answers.',
      retryable: false,
    });
  }
  const sizeBytes = part?.sizeBytes ?? lengthBytes;
  return { head: { ...answer.head, sizeBytes }, first, lengthBytes, body };
}

function answerOf(output: GetObjectCommandOutput): GetAnswer {
  return {
    head: headOf(output),
    body: output.Body as Readable | undefined,
    lengthBytes: output.ContentLength,
    contentRange: output.ContentRange,
  };
}

async function* readBody(
  calls: S3Calls,
  key: string,
  options: GetOptions,
  opened: OpenedBody,
): AsyncIterable<Uint8Array> {
  const { signal } = options;
  const expectedBytes = opened.lengthBytes;
  let { body } = opened;
  let received = 0;
  for (let continuations = 0; ; continuations += 1) {
    let cause: unknown;
    try {
      for await (const chunk of heard(body, signal)) {
        received += chunk.length;
        yield chunk;
      }
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      cause = thrown;
    }
    if (received === expectedBytes) return;
    const { etag } = opened.head;
    if (continuations === continuationsAtMost || etag === undefined || received > expectedBytes)
      throw shortError(calls, key, received, expectedBytes, cause);
    calls.repeated?.({ key, code: 'network.reset' });
    const wait = retryDelayMs('network.reset', {}, continuations + 1, calls.clock.nowMs(), calls.chance());
    await calls.clock.delay(wait, signal);
    const rest = await openRest(calls, key, { ...options, ifMatch: etag }, opened.first + received);
    // All of it came; the promise of more was wrong. Whoever reads it knows the hash.
    if (rest === undefined) return;
    body = rest.body;
  }
}

/** What is behind the bytes that came; `undefined` when the object ends there. */
async function openRest(
  calls: S3Calls,
  key: string,
  options: GetOptions,
  first: number,
): Promise<OpenedBody | undefined> {
  try {
    return await openBody(calls, key, options, first);
  } catch (thrown) {
    // The store looks at the etag first, so this is the same object and it has no byte from there on.
    if (thrown instanceof AppError && thrown.dto.details?.['status'] === 416) return undefined;
    throw thrown;
  }
}

/** The chunks of a body; an abort ends them at once, also while nothing comes. */
async function* heard(body: Readable, signal: AbortSignal): AsyncIterable<Uint8Array> {
  throwIfAborted(signal);
  const stop = (): void => {
    body.destroy(abortError(signal));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      throwIfAborted(signal);
      yield chunk;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function contentRange(value: string | undefined): { first: number; sizeBytes: number } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(value ?? '');
  return match === null ? undefined : { first: Number(match[1]), sizeBytes: Number(match[2]) };
}

function requireRange(key: string, { first, last }: { readonly first: number; readonly last: number }): void {
  if (Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 0 && last >= first) return;
  throw new AppError({
    code: 'input.invalid',
    message: `There are no bytes ${first} to ${last} of ${JSON.stringify(key)}.`,
    safe: 'Nothing was read.',
  });
}

function shortError(calls: S3Calls, key: string, received: number, expected: number, cause: unknown): AppError {
  return new AppError(
    {
      code: 'integrity.short',
      message: `Reading ${JSON.stringify(key)} in the bucket ${calls.place.bucket} ended after ${received} of ${expected} bytes.`,
      safe: 'Nothing of it was used.',
      hint: 'Check the network and proxy, then try again.',
      retryable: true,
      details: { bucket: calls.place.bucket, key, received, expected },
    },
    cause,
  );
}
