/** Sends answers, whole or broken in the way a fault asks for, as fast as the network is said to be. */
import { once } from 'node:events';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Span } from './content';
import type { FaultAction } from './faultPlan';
import { flipAt } from './intake';
import type { LoggedRequest } from './requestLog';
import type { S3Error } from './s3Error';
import type { Shaper } from './shaping';
import type { Waits } from './waits';
import type { Answer } from './world';
import { document, elements } from './xml';

/** A request on its way through the server. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: ReadonlyMap<string, string>;
  readonly row: LoggedRequest;
  /** Of the fault, or nothing. */
  action: FaultAction;
}

export interface Sending {
  readonly shaper: Shaper;
  readonly waits: Waits;
  readonly nowMs: () => number;
  readonly count: (bytes: number) => void;
}

export function errorAnswer(error: S3Error, resource: string, requestId: string): Answer & { readonly body: string } {
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

export async function respond(sending: Sending, exchange: Exchange, answer: Answer): Promise<void> {
  const { request, response, row, action } = exchange;
  const { status } = answer;
  const hasNoBody = request.method === 'HEAD' || status === 304 || status === 204;
  const body = bodyOf(answer.body);
  const headers = headersOf(sending, exchange, answer, body.end - body.first);
  if (status === 304 || status === 204) Reflect.deleteProperty(headers, 'content-length');
  row.status = status;
  const wait = sending.shaper.latencyMs(row.op);
  if (wait > 0 && !(await sending.waits.until(response, { ms: wait }))) return;
  response.sendDate = false;
  if (action.closeIdle !== undefined) {
    const { socket } = response;
    response.on('finish', () => socket?.end());
  }
  if (action.slowDrip !== undefined && (hasNoBody || body.end === body.first)) {
    await dripHead(sending, exchange, status, headers, action.slowDrip);
    return;
  }
  response.writeHead(status, headers);
  if (hasNoBody) response.end();
  else await sendBody(sending, exchange, body);
}

function bodyOf(body: Answer['body']): Span {
  if (typeof body === 'object' && 'content' in body) return body;
  const bytes = Buffer.from(body ?? '');
  const nothing = (): void => undefined;
  const pieces = (first: number, end: number): Buffer[] => [bytes.subarray(first, end)];
  const content = { sizeBytes: bytes.length, pieces, hold: () => nothing, drop: nothing };
  return { content, first: 0, end: bytes.length };
}

function headersOf(
  { nowMs }: Sending,
  { row, action }: Exchange,
  answer: Answer,
  lengthBytes: number,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-length': String(lengthBytes),
    ...answer.headers,
    date: dateText(nowMs()),
    'x-amz-request-id': row.requestId,
    'x-amz-id-2': 'satchel',
    server: 'AmazonS3',
  };
  const length = Number(headers['content-length']);
  if (action.wrongEtag !== undefined) headers['etag'] = '"00000000000000000000000000000000"';
  if (action.wrongLength !== undefined) headers['content-length'] = String(Math.max(0, length + action.wrongLength.by));
  // A body that is there and yet too short: also where there would be none.
  if (action.truncate !== undefined) headers['content-length'] = String(Math.max(length, action.truncate.bytes + 1));
  if (action.dropMetadata !== undefined)
    for (const name of Object.keys(headers)) if (name.startsWith('x-amz-meta-')) Reflect.deleteProperty(headers, name);
  return headers;
}

let dated = { second: 0, text: '' };

function dateText(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (dated.second !== second) dated = { second, text: new Date(nowMs).toUTCString() };
  return dated.text;
}

const gatheredBytes = 64 << 10;

async function sendBody(sending: Sending, exchange: Exchange, { content, first, end }: Span): Promise<void> {
  const { response, row, action } = exchange;
  const { shaping } = sending.shaper;
  const isShaped = shaping.downBps !== undefined || shaping.perConnectionBps !== undefined;
  const sent = (bytes: number): void => {
    row.bytesOut += bytes;
    sending.count(bytes);
  };
  if (!isShaped && end - first <= gatheredBytes && Object.keys(action).length === 0) {
    const whole = Buffer.concat([...content.pieces(first, end)]);
    response.end(whole);
    sent(whole.length);
    return;
  }
  const plan = cutsOf(action, end - first);
  const release = content.hold();
  try {
    response.flushHeaders();
    let at = 0;
    let isCut = plan.cutAt === 0 && (await isEnded(sending, exchange));
    const step = Math.min(plan.dripBytes ?? Infinity, isShaped ? sending.shaper.pieceBytes('down') : Infinity);
    for (const piece of isCut ? [] : split(content.pieces(first, first + plan.lengthBytes), step, plan.cutAt)) {
      if (isShaped && !(await flows(sending, exchange, piece.length))) return;
      if (!(await written(response, flipAt(piece, plan.flipAt - at, plan.xor), at + piece.length === plan.cutAt)))
        return;
      at += piece.length;
      sent(piece.length);
      if (at === plan.cutAt) isCut = await isEnded(sending, exchange);
      if (isCut) return;
      if (action.slowDrip !== undefined && !(await sending.waits.until(response, { ms: action.slowDrip.everyMs })))
        return;
    }
    if (isCut) return;
    // What is promised beyond the body never comes.
    if (plan.endsShort) response.socket?.end();
    else response.end();
  } finally {
    release();
  }
}

interface Cuts {
  /** Where a fault does something to the connection. */
  readonly cutAt: number | undefined;
  readonly dripBytes: number | undefined;
  readonly flipAt: number;
  readonly xor: number;
  readonly lengthBytes: number;
  readonly endsShort: boolean;
}

function cutsOf(action: FaultAction, bodyBytes: number): Cuts {
  const { reset, stall, blackhole, truncate, corrupt, wrongLength, slowDrip } = action;
  const lengthBytes = Math.min(bodyBytes, truncate?.bytes ?? bodyBytes, bodyBytes + (wrongLength?.by ?? 0));
  const at = [reset, stall, blackhole].find((each) => each !== undefined && each.side !== 'request')?.afterBytes;
  return {
    // Reset and stall of nothing at all happen before the answer; later than the end is at the end.
    cutAt: at === undefined || (at === 0 && reset === undefined) ? undefined : Math.min(at, lengthBytes),
    dripBytes: slowDrip?.bytes,
    flipAt: corrupt?.side === 'response' ? corrupt.offset : -1,
    xor: corrupt?.xor ?? 0,
    lengthBytes: Math.max(0, lengthBytes),
    endsShort: truncate !== undefined || (wrongLength?.by ?? 0) > 0,
  };
}

/** Does what a fault does in the middle of a body. True when that was the end. */
async function isEnded({ waits }: Sending, { response, action, row }: Exchange): Promise<boolean> {
  if (action.reset !== undefined) {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (action.stall !== undefined) return !(await waits.until(response, { ms: action.stall.ms }));
  return !(await waits.until(response, { gate: row.fault ?? '' }));
}

/** Pieces of at most `step` bytes, with a border at `cutAt`. */
function* split(pieces: Iterable<Buffer>, step: number, cutAt = 0): Iterable<Buffer> {
  let at = 0;
  for (const piece of pieces)
    for (let from = 0; from < piece.length;) {
      const left = cutAt > at ? cutAt - at : Infinity;
      const part = piece.subarray(from, from + Math.min(step, left, piece.length));
      yield part;
      from += part.length;
      at += part.length;
    }
}

async function flows({ shaper, waits }: Sending, { response }: Exchange, bytes: number): Promise<boolean> {
  const ms = shaper.waitMs('down', response.socket ?? response, bytes);
  return ms < 1 ? !response.destroyed : await waits.until(response, { ms });
}

/** False when nobody listens any more. With `toTheEnd` the system has taken the bytes. */
async function written(response: ServerResponse, piece: Buffer, toTheEnd: boolean): Promise<boolean> {
  if (response.destroyed) return false;
  if (toTheEnd) {
    await new Promise<void>((resolve) => {
      response.on('close', resolve);
      response.write(piece, () => {
        resolve();
      });
    });
  } else if (!response.write(piece))
    await new Promise<void>((resolve) => {
      const done = (): void => {
        response.off('drain', done);
        response.off('close', done);
        resolve();
      };
      response.on('drain', done);
      response.on('close', done);
    });
  return !response.destroyed;
}

/** An answer without a body drips too: its head does. */
async function dripHead(
  { waits }: Sending,
  { response }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  { bytes, everyMs }: { readonly bytes: number; readonly everyMs: number },
): Promise<void> {
  const { socket } = response;
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, 'latin1');
  for (let at = 0; at < head.length && socket?.destroyed === false; at += bytes) {
    socket.write(head.subarray(at, at + bytes));
    if (!(await waits.until(response, { ms: everyMs }))) break;
  }
  if (socket === null || socket.destroyed) return;
  socket.end();
  await once(socket, 'close');
}
