/** Sends answers, whole or broken in the way a fault asks for. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { noAction, type Fault, type FaultAction } from './faults';
import type { S3Error } from './s3Error';
import type { Answer } from './world';
import { document, elements } from './xml';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly closing: AbortSignal;
}

export function errorAnswer(error: S3Error, resource: string, requestId: string): Answer {
  const fields = {
    Code: error.code,
    Message: error.message,
    Resource: resource,
    ...error.fields,
    RequestId: requestId,
    HostId: 'satchel',
  };
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: document(
      'Error',
      elements(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, printable(value)]))),
    ),
  };
}

/** Requests may hold characters that no XML can: the answer that says so must not fail on them again. */
function printable(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '?');
}

/** The number of bytes of the body that were sent. */
export async function respond(exchange: Exchange, answer: Answer, fault: Fault | undefined): Promise<number> {
  const { request, response, requestId } = exchange;
  const action = fault?.action ?? noAction;
  const sent =
    action.corrupt !== undefined && action.corrupt.side === 'response' ? flipped(answer, action.corrupt) : answer;
  const body = Buffer.from(sent.body ?? '');
  const headers: Record<string, string> = {
    'content-length': String(body.length),
    ...sent.headers,
    'x-amz-request-id': requestId,
    'x-amz-id-2': 'satchel',
    server: 'AmazonS3',
  };
  if (action.wrongEtag !== undefined) headers['etag'] = '"00000000000000000000000000000000"';
  if (action.closeIdle !== undefined) headers['connection'] = 'close';
  if (action.dropMetadata !== undefined)
    for (const name of Object.keys(headers)) if (name.startsWith('x-amz-meta-')) Reflect.deleteProperty(headers, name);
  if (sent.status === 304 || sent.status === 204) Reflect.deleteProperty(headers, 'content-length');
  response.writeHead(sent.status, headers);
  if (request.method === 'HEAD' || sent.status === 304) {
    response.end();
    return 0;
  }
  return await sendBody(exchange, body, action);
}

async function sendBody({ response, closing }: Exchange, body: Buffer, action: FaultAction): Promise<number> {
  const socket = response.socket;
  const keep = action.reset?.afterBytes ?? action.truncate?.bytes;
  if (keep !== undefined) {
    const part = body.subarray(0, keep);
    response.flushHeaders();
    await new Promise<void>((resolve) => {
      response.write(part, () => {
        resolve();
      });
    });
    if (action.reset !== undefined) socket?.resetAndDestroy();
    else socket?.end();
    return part.length;
  }
  const silence = action.stall ?? action.blackhole;
  if (silence !== undefined) {
    const { afterBytes } = silence;
    response.flushHeaders();
    response.write(body.subarray(0, afterBytes));
    await pause(action.stall?.ms, closing);
    response.end(body.subarray(afterBytes));
  } else if (action.slowDrip !== undefined) {
    for (let at = 0; at < body.length && !closing.aborted && !response.destroyed; at += action.slowDrip.bytes) {
      response.write(body.subarray(at, at + action.slowDrip.bytes));
      await pause(action.slowDrip.everyMs, closing);
    }
    response.end();
  } else response.end(body);
  return body.length;
}

/** For ever without a time; never longer than the server lives. */
export async function pause(ms: number | undefined, closing: AbortSignal): Promise<void> {
  await wait(ms ?? 2 ** 31 - 1, undefined, { signal: closing }).catch((thrown: unknown) => {
    if (!closing.aborted) throw thrown;
  });
}

/** The body with one byte changed; everything that describes it stays. */
export function flipped(answer: Answer, { offset, xor }: { readonly offset: number; readonly xor: number }): Answer {
  return { ...answer, body: flip(Buffer.from(answer.body ?? ''), offset, xor) };
}

export function flip(bytes: Buffer, offset: number, xor: number): Buffer {
  const copy = Buffer.from(bytes);
  const old = copy[offset];
  if (old !== undefined) copy[offset] = old ^ xor;
  return copy;
}

/** The whole body. A sender that breaks off is an error, and nothing is stored. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Settles after some bytes of the body, or at its end; the rest is left unread. */
export async function readSome(request: IncomingMessage, bytes: number): Promise<void> {
  let received = 0;
  await new Promise<void>((resolve) => {
    request.on('data', (piece: Buffer) => {
      received += piece.length;
      if (received < bytes) return;
      request.pause();
      resolve();
    });
    request.on('close', resolve);
  });
}
