/** One request from its first header to the end of its answer. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { requireAllowed, type Account } from './accounts';
import { authenticate } from './authenticate';
import { bucketOps } from './bucketOps';
import type { ChecksumAlgorithm } from './checksums';
import { memorySink, type Sink } from './content';
import type { FaultAction } from './faultPlan';
import { noAction, type Faults } from './faults';
import type { Gauges } from './gauges';
import { hasBody, receiveBody, requireEmptyPayload } from './intake';
import { listOps } from './listOps';
import { multipartOps } from './multipartOps';
import { objectOps } from './objectOps';
import { readingOps } from './readOps';
import type { LoggedRequest, RequestLog } from './requestLog';
import { errorAnswer, respond, type Exchange, type Sending } from './respond';
import { routeOf, type Route } from './route';
import { S3Error } from './s3Error';
import { decodePercent } from './sigv4';
import { tapOf } from './tap';
import type { Answer, ReceivedBody, World } from './world';

export interface Serving extends Sending {
  readonly world: World;
  readonly accounts: readonly Account[];
  readonly isTls: boolean;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly gauges: Gauges;
  /** A number of the connection, from 1 on. */
  readonly connectionOf: (request: IncomingMessage) => number;
  /** Hears of every request whose answer has ended. */
  readonly onDone: (row: LoggedRequest) => void;
}

const operations = { ...bucketOps, ...objectOps, ...readingOps, ...listOps, ...multipartOps };
const storing: ReadonlySet<string> = new Set(['PutObject', 'UploadPart']);
/** For log rows without one: what was refused before it was read. */
let sequence = 0;

export async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
): Promise<void> {
  const { requests, gauges, nowMs, world } = serving;
  const headers = headersOf(request);
  const row = logRow(serving, request, headers);
  const exchange: Exchange = { request, response, headers, row, action: noAction };
  const target = request.url ?? '/';
  const gauge = gauges.enter();
  requests.add(row);
  response.on('close', () => {
    row.ms = nowMs() - row.at;
    row.aborted = !response.writableFinished;
    gauge.leave();
    serving.onDone(row);
  });
  let answer: Answer;
  try {
    const route = routeOf(row.method, target, headers, serving.shaper.shaping.dnsName);
    Object.assign(row, rowFields(route));
    gauge.route(route.op, route.key);
    const fault = serving.faults.next({ ...row, ...accountOf(headers, route), headers });
    if (fault !== undefined) {
      row.fault = fault.id;
      exchange.action = fault.action;
      if (await isEndedEarly(serving, exchange, fault.id)) return;
    }
    answer = await answerOf(serving, exchange, route, expectsContinue);
  } catch (thrown) {
    // A sender that went away is told nothing.
    if (response.destroyed || request.socket.destroyed) return;
    const error = thrown instanceof S3Error ? thrown : new S3Error(500, 'InternalError', String(thrown));
    if (error.code === 'NotImplemented') row.unsupported.push(error.message);
    row.code = error.code;
    answer = errorAnswer(error, target, row.requestId);
    if (row.op === 'HeadBucket' && [301, 400, 403].includes(error.status))
      answer = { ...answer, headers: { ...answer.headers, 'x-amz-bucket-region': world.region } };
  }
  if (!response.destroyed) await respond(serving, exchange, answer);
}

/** Faults that happen before anything is looked at. True when the exchange is over. */
async function isEndedEarly({ waits }: Serving, exchange: Exchange, id: string): Promise<boolean> {
  const { response, request, action } = exchange;
  const { extraLatency, pause, stall, blackhole, reset } = action;
  const waiting =
    extraLatency ??
    (stall?.afterBytes === 0 ? { ms: stall.ms } : pause) ??
    (blackhole?.afterBytes === 0 ? { gate: id } : undefined);
  if (waiting !== undefined) return !(await waits.until(response, waiting));
  if (reset?.afterBytes !== 0) return false;
  request.socket.resetAndDestroy();
  return true;
}

async function answerOf(serving: Serving, exchange: Exchange, route: Route, expectsContinue: boolean): Promise<Answer> {
  const { world, accounts, isTls } = serving;
  const { request, response, headers, row, action } = exchange;
  const { op, bucket, key } = route;
  if (action.status !== undefined) throw statedError(action.status);
  const signed = { method: row.method, target: request.url ?? '/', headers };
  const authenticated = authenticate(signed, accounts, world.region, world.nowMs());
  row.account = authenticated.account.accessKey;
  row.authForm = authenticated.authentication.form;
  requireAllowed(authenticated.account, world.policy, op, key);
  const owner = headers.get('x-amz-expected-bucket-owner');
  if (owner !== undefined && owner !== world.ownerId) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  requireLength(op, headers);
  const seen = world.objects.buckets.get(bucket)?.get(key);
  if (expectsContinue) response.writeContinue();
  let body: ReceivedBody = nothing;
  if (hasBody(request) || storing.has(op) || op === 'CompleteMultipartUpload' || op === 'DeleteObjects') {
    const received = await receiveBody(request, {
      headers,
      authenticated,
      isTls,
      fallback: fallbackOf(world, route),
      sink: () => sinkOf(world, route),
      tap: tapOf(serving, exchange),
      corrupt: action.corrupt?.side === 'request' ? action.corrupt : undefined,
    });
    if (received.isClaimed) row.checksum = { alg: received.checksum.algorithm, where: received.where };
    body = received;
  } else requireEmptyPayload(authenticated);
  try {
    if (action.completeErrorIn200 !== undefined) return lateError(action.completeErrorIn200.code, row);
    const operation = operations[op];
    if (operation === undefined) throw new S3Error(501, 'NotImplemented', op);
    const { account } = authenticated;
    const stale = action.staleList === undefined ? {} : { staleMs: action.staleList.ms };
    const answer = operation(world, { ...route, headers, account, body, seen, ...stale });
    if (!storing.has(op)) body.content.drop();
    if (action.storeThenFail === undefined) return answer;
  } catch (thrown) {
    body.content.drop();
    throw thrown;
  }
  if (action.storeThenFail.status === undefined) response.socket?.resetAndDestroy();
  throw new S3Error(
    action.storeThenFail.status ?? 500,
    'InternalError',
    'It happened, but this answer says that it did not.',
  );
}

const nothing: ReceivedBody = {
  content: memorySink({ bytes: 0 }).end(),
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  checksum: { algorithm: 'crc64nvme', value: 'AAAAAAAAAAA=', type: 'FULL_OBJECT' },
  isClaimed: false,
};

/** The checksum of a part is of the kind that its upload wants. */
function fallbackOf({ uploads }: World, { op, query }: Route): ChecksumAlgorithm {
  const algorithm = op === 'UploadPart' ? uploads.algorithmOf(query.get('uploadId') ?? '') : undefined;
  return algorithm ?? (storing.has(op) ? 'crc64nvme' : 'crc32');
}

function sinkOf({ objects }: World, { op, bucket, key }: Route): Sink {
  return storing.has(op) ? objects.sink(bucket, key) : memorySink(objects.memory);
}

function statedError({ status, code, headers = {}, body }: NonNullable<FaultAction['status']>): S3Error {
  return new S3Error(status, code, body ?? code, { headers });
}

/** As S3 does when it took long: the status is out already, white space kept the connection, and then it failed. */
function lateError(code: string, { requestId }: LoggedRequest): Answer {
  const answer = errorAnswer(new S3Error(500, code), '', requestId);
  return { ...answer, status: 200, body: answer.body.replace('\n<Error>', '\n  \n  \n<Error>') };
}

function requireLength(op: string, headers: ReadonlyMap<string, string>): void {
  const decoded = headers.get('x-amz-decoded-content-length');
  const length = decoded ?? headers.get('content-length');
  if (length === undefined && storing.has(op))
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (Number(length ?? 0) > 5 * 2 ** 30)
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
}

function accountOf(headers: ReadonlyMap<string, string>, { query }: Route): { account?: string } {
  const account =
    /Credential=([^/]+)\//.exec(headers.get('authorization') ?? '')?.[1] ??
    query.get('X-Amz-Credential')?.split('/')[0];
  return account === undefined ? {} : { account };
}

function headersOf({ rawHeaders }: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = (rawHeaders[at + 1] ?? '').trim();
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

function logRow(
  { nowMs, connectionOf }: Serving,
  request: IncomingMessage,
  headers: ReadonlyMap<string, string>,
): LoggedRequest {
  const logged = Object.fromEntries(headers);
  const keyId = /Credential=([^/,]+)/.exec(logged['authorization'] ?? '')?.[1];
  if (keyId !== undefined) logged['authorization'] = keyId;
  const range = headers.get('range');
  return {
    seq: (sequence += 1),
    at: nowMs(),
    connectionId: connectionOf(request),
    requestId: randomBytes(8).toString('hex').toUpperCase(),
    method: request.method ?? '',
    op: 'unknown',
    bucket: '',
    key: decodeLoosely(request.url ?? ''),
    query: {},
    headers: logged,
    ...(range === undefined ? {} : { range }),
    bytesIn: 0,
    bytesOut: 0,
    unsupported: [],
  };
}

function rowFields({ op, bucket, key, query }: Route): Partial<LoggedRequest> {
  const part = query.get('partNumber');
  const uploadId = query.get('uploadId');
  return {
    op,
    bucket,
    key,
    query: Object.fromEntries(query),
    ...(part === undefined ? {} : { partNumber: Number(part) }),
    ...(uploadId === undefined ? {} : { uploadId }),
  };
}

/** For the log of what could not be routed. */
function decodeLoosely(target: string): string {
  return /%(?![0-9a-f]{2})/i.test(target) ? target : decodePercent(target);
}
