/** One call from its first byte to the end of its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { callerOf, type Caller } from './callers';
import type { LoggedCall } from './callLog';
import { farmOps } from './farmOps';
import type { FaultAction, Faults } from './faults';
import { jobOps } from './jobOps';
import { logOps } from './logOps';
import type { Operation } from './operation';
import type { Json } from './records';
import { routeOf, type OperationName } from './routes';
import { searchOps } from './searchOps';
import { invalid, ServiceError } from './serviceError';
import { answerTokenCall, isTokenCall } from './tokenService';
import type { World } from './world';

export interface Serving {
  readonly world: World;
  readonly region: string;
  readonly callers: readonly Caller[];
  readonly faults: Faults;
  readonly calls: LoggedCall[];
  readonly onCall: (call: LoggedCall) => void;
  /** Of every call that is answered. */
  readonly latencyMs: number;
  readonly inFlight: Map<string, number>;
}

const operations: Readonly<Record<OperationName, Operation>> = { ...farmOps, ...jobOps, ...searchOps, ...logOps };

export async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const { method = '', url: target = '/' } = request;
  const headers = headersOf(request);
  const asked = { method, target, headers, body };
  if (isTokenCall(asked)) {
    answerTokenCall(asked, serving.world, response);
    return;
  }
  const url = new URL(target, 'http://localhost');
  const route = routeOf(method, url.pathname);
  response.setHeader('date', new Date(serving.world.nowMs()).toUTCString());
  const op = route?.op ?? 'unknown';
  const inFlight = (serving.inFlight.get(op) ?? 0) + 1;
  serving.inFlight.set(op, inFlight);
  const clientToken = headers.get('x-amz-client-token');
  const call: LoggedCall = {
    seq: serving.calls.length + 1,
    op,
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: jsonOf(body) ?? {},
    userAgent: headers.get('user-agent') ?? '',
    ...(clientToken === undefined ? {} : { clientToken }),
    inFlight,
  };
  serving.calls.push(call);
  const fault = serving.faults.next(op);
  try {
    if (fault !== undefined && 'delayMs' in fault) await wait(fault.delayMs);
    if (serving.latencyMs > 0) await wait(serving.latencyMs);
    if (fault !== undefined && 'cut' in fault) throw new Cut();
    if (fault !== undefined && 'status' in fault) throw faultError(fault);
    const { region, callers, world } = serving;
    const isLogs = op === 'GetLogEvents';
    // The role that a queue lends may read its logs.
    const allowed = isLogs ? [...callers, world.options.queueRole] : callers;
    const service = isLogs ? 'logs' : undefined;
    const caller = callerOf(asked, allowed, { region, nowMs: world.nowMs(), service });
    call.accessKeyId = caller.accessKeyId;
    if (route === undefined) throw new ServiceError(404, 'UnknownOperationException', `${method} ${url.pathname}`);
    const read = jsonOf(body);
    if (read === undefined) throw invalid('The body is no JSON object.');
    const answer = operations[route.op](serving.world, {
      ids: route.ids,
      query: url.searchParams,
      body: read,
      ...(clientToken === undefined ? {} : { clientToken }),
      ...(caller.principalId === undefined ? {} : { principalId: caller.principalId }),
    });
    if (fault !== undefined && 'loseAnswer' in fault) throw new Cut();
    send(response, call, route.op === 'CreateJob' ? 201 : 200, answer);
  } catch (thrown) {
    if (thrown instanceof Cut) response.socket?.resetAndDestroy();
    else if (thrown instanceof ServiceError) {
      call.errorType = thrown.type;
      // Where the protocol of logs says what is wrong.
      const type = op === 'GetLogEvents' ? { __type: thrown.type } : {};
      const answer = { ...type, message: thrown.message, ...thrown.fields };
      send(response, call, thrown.status, answer, { 'x-amzn-errortype': thrown.type, ...thrown.headers });
    } else {
      call.errorType = 'InternalServerErrorException';
      send(response, call, 500, { message: String(thrown) }, { 'x-amzn-errortype': call.errorType });
    }
  } finally {
    serving.inFlight.set(op, (serving.inFlight.get(op) ?? 1) - 1);
    serving.onCall(call);
  }
}

/** The connection ends without an answer. */
class Cut extends Error {}

function faultError(fault: Extract<FaultAction, { status: number }>): ServiceError {
  const { status, type, message, retryAfter, retryAfterSeconds } = fault;
  const fields = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new ServiceError(status, type, message, fields, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

function send(
  response: ServerResponse,
  call: LoggedCall,
  status: number,
  answer: Json,
  headers: Readonly<Record<string, string>> = {},
): void {
  call.status = status;
  const requestId = `double-${call.seq}`;
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers });
  response.end(JSON.stringify(answer));
}

/** Undefined for what is no JSON object; nothing at all is an empty one. */
function jsonOf(body: Buffer): Json | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const],
    ),
  );
}
