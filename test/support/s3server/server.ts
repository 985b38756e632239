/** A strict S3 server for tests: what it does not know it refuses, what it is told to break it breaks. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { defaultAccounts, requireAllowed, type Account, type PolicyRule } from './accounts';
import { authenticate, checkBody } from './authenticate';
import { bucketOps } from './bucketOps';
import { createFaults, noAction, type Fault, type FaultPlan, type Faults } from './faults';
import { listOps } from './listOps';
import { createUploads, type Upload } from './multipart';
import { multipartOps } from './multipartOps';
import { objectOps } from './objectOps';
import { createObjects, type ObjectFacts } from './objects';
import { readingOps } from './readOps';
import { createRequestLog, type LoggedRequest, type RequestLog } from './requestLog';
import { errorAnswer, flip, pause, readBody, readSome, respond, type Exchange } from './respond';
import { routeOf, type Route } from './route';
import { S3Error } from './s3Error';
import { decodePercent } from './sigv4';
import type { Answer, World } from './world';

export interface S3ServerOptions {
  /** `127.0.0.1:0` by default; port 0 is any free one. */
  readonly listen?: string;
  readonly buckets?: readonly string[];
  readonly accounts?: readonly Account[];
  readonly policy?: readonly PolicyRule[];
  readonly storage?: 'memory' | { readonly folder: string };
  readonly region?: string;
  readonly ownerId?: string;
  readonly faults?: FaultPlan;
  readonly nowMs?: () => number;
  /** Added before the first byte of every answer, or of those of one operation. */
  readonly latencyMs?: number | Readonly<Record<string, number>>;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface S3TestServer {
  readonly url: string;
  readonly port: number;
  readonly requests: RequestLog;
  readonly faults: Faults;
  setFaults(plan: FaultPlan): void;
  /** Opens a gate that a `pause` waits at. */
  release(gate: string): void;
  objects(bucket: string): readonly ObjectFacts[];
  read(bucket: string, key: string): Buffer | undefined;
  uploads(bucket: string): readonly Upload[];
  gauges(): Readonly<
    Record<'openSockets' | 'inFlight' | 'maxInFlight' | 'openUploads' | 'storedObjects' | 'storedBytes', number>
  >;
  close(): Promise<void>;
}

const operations = { ...bucketOps, ...objectOps, ...readingOps, ...listOps, ...multipartOps };

export async function startS3(options: S3ServerOptions = {}): Promise<S3TestServer> {
  const { accounts = defaultAccounts, ownerId = '111122223333', region = 'us-east-1', nowMs = Date.now } = options;
  const world: World = {
    objects: createObjects(options.storage ?? 'memory'),
    uploads: createUploads(),
    policy: options.policy ?? [],
    region,
    ownerId,
    nowMs,
  };
  for (const bucket of options.buckets ?? [])
    if (!world.objects.buckets.has(bucket)) world.objects.create(bucket, nowMs());
  const requests = createRequestLog();
  const faults = createFaults();
  faults.set(options.faults ?? { rules: [] });
  const closing = new AbortController();
  const gates = new Map<string, () => void>();
  const sockets = new Map<Socket, number>();
  const counts = { seq: 0, connections: 0, inFlight: 0, maxInFlight: 0 };

  const latency = (op: string): number =>
    typeof options.latencyMs === 'number' ? options.latencyMs : (options.latencyMs?.[op] ?? 0);
  const gate = async (name: string): Promise<void> => {
    await new Promise<void>((resolve) => {
      gates.set(name, resolve);
      closing.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  };

  const handle = async (
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
  ): Promise<void> => {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    const exchange: Exchange = { request, response, requestId, closing: closing.signal };
    const headers = headersOf(request);
    const target = request.url ?? '/';
    const method = request.method ?? 'GET';
    const row = logRow(request, headers, requestId, (counts.seq += 1), sockets.get(request.socket) ?? 0, nowMs());
    requests.add(row);
    response.on('close', () => {
      row.ms = nowMs() - row.at;
      row.aborted = !response.writableFinished;
    });
    let fault: Fault | undefined;
    let answer: Answer;
    try {
      const route = routeOf(method, target, headers);
      Object.assign(row, rowFields(route));
      const keyId = /Credential=([^/]+)\//.exec(headers.get('authorization') ?? '')?.[1];
      fault = faults.next({ ...row, ...(keyId === undefined ? {} : { account: keyId }) });
      if (fault !== undefined) row.fault = fault.id;
      if (await isEndedEarly(exchange, fault, gate)) return;
      await pause(latency(route.op), closing.signal);
      answer = await answerOf(route, row, headers, exchange, fault, expectsContinue);
    } catch (thrown) {
      // A sender that went away is told nothing.
      if (request.destroyed && !request.complete) return;
      const error = thrown instanceof S3Error ? thrown : new S3Error(500, 'InternalError', String(thrown));
      if (error.code === 'NotImplemented') row.unsupported = error.message;
      row.code = error.code;
      answer = errorAnswer(error, target, requestId);
    }
    row.status = answer.status;
    row.bytesOut = await respond(exchange, answer, fault);
  };

  const answerOf = async (
    route: Route,
    row: LoggedRequest,
    headers: ReadonlyMap<string, string>,
    { request, response }: Exchange,
    fault: Fault | undefined,
    expectsContinue: boolean,
  ): Promise<Answer> => {
    const action = fault?.action ?? noAction;
    if (action.status !== undefined)
      throw new S3Error(action.status.status, action.status.code, action.status.body ?? action.status.code, {
        headers: action.status.headers ?? {},
      });
    const signed = { method: row.method, target: request.url ?? '/', headers };
    const authenticated = authenticate(signed, accounts, region, nowMs());
    row.account = authenticated.account.accessKey;
    row.authForm = authenticated.authentication.form;
    requireAllowed(authenticated.account, world.policy, route.op, route.key);
    const owner = headers.get('x-amz-expected-bucket-owner');
    if (owner !== undefined && owner !== ownerId) throw new S3Error(403, 'AccessDenied', 'Access Denied');
    requireLength(route.op, headers);
    if (expectsContinue) response.writeContinue();
    const raw = await readBody(request);
    row.bytesIn = raw.length;
    const { checksum, where, body } = checkBody(raw, signed, authenticated, options.tls !== undefined);
    if (checksum !== undefined) row.checksum = { alg: checksum.algorithm, where };
    if (action.completeErrorIn200 !== undefined) {
      const code = action.completeErrorIn200.code;
      return { ...errorAnswer(new S3Error(200, code), request.url ?? '/', row.requestId), status: 200 };
    }
    const operation = operations[route.op];
    if (operation === undefined) throw new S3Error(501, 'NotImplemented', route.op);
    const stored =
      action.corrupt !== undefined && action.corrupt.side === 'request'
        ? flip(body, action.corrupt.offset, action.corrupt.xor)
        : body;
    const answer = operation(world, {
      ...route,
      headers,
      account: authenticated.account,
      body: stored,
      ...(checksum === undefined ? {} : { checksum }),
    });
    if (action.storeThenFail !== undefined) return failAfter(action.storeThenFail, response);
    return answer;
  };

  const listener = (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    counts.inFlight += 1;
    counts.maxInFlight = Math.max(counts.maxInFlight, counts.inFlight);
    handle(request, response, expectsContinue)
      .catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined))
      .finally(() => {
        counts.inFlight -= 1;
      });
  };
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.on('request', listener(false));
  server.on('checkContinue', listener(true));
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.set(socket, (counts.connections += 1));
    socket.on('close', () => sockets.delete(socket));
  });
  server.keepAliveTimeout = 60_000;
  const [host = '127.0.0.1', port = '0'] = (options.listen ?? '127.0.0.1:0').split(':');
  server.listen(Number(port), host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`,
    port: address.port,
    requests,
    faults,
    setFaults: (plan) => {
      faults.set(plan);
    },
    release: (name) => {
      gates.get(name)?.();
      gates.delete(name);
    },
    objects: (name) => {
      const bucket = world.objects.buckets.get(name);
      return (bucket?.keys() ?? []).flatMap((key) => bucket?.get(key) ?? []);
    },
    read: (name, key) => {
      const object = world.objects.buckets.get(name)?.get(key);
      return object?.read(0, object.sizeBytes);
    },
    uploads: (bucket) => world.uploads.list(bucket),
    gauges: () => ({
      openSockets: sockets.size,
      inFlight: counts.inFlight,
      maxInFlight: counts.maxInFlight,
      openUploads: world.uploads.count(),
      ...world.objects.totals(),
    }),
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Faults that happen before anything is looked at. True when the exchange is over. */
async function isEndedEarly(
  { request, response, closing }: Exchange,
  fault: Fault | undefined,
  gate: (name: string) => Promise<void>,
): Promise<boolean> {
  const action = fault?.action ?? noAction;
  if (action.extraLatency !== undefined) await pause(action.extraLatency.ms, closing);
  if (action.pause !== undefined) await gate(action.pause.gate);
  if (action.stall !== undefined && action.stall.afterBytes === 0) await pause(action.stall.ms, closing);
  if (action.blackhole !== undefined && action.blackhole.afterBytes === 0) {
    await Promise.race([pause(undefined, closing), once(response, 'close')]);
    return true;
  }
  const { reset } = action;
  if (reset === undefined || (reset.side === 'response' && reset.afterBytes > 0)) return closing.aborted;
  if (reset.side === 'request' && reset.afterBytes > 0) {
    response.writeContinue();
    await readSome(request, reset.afterBytes);
  }
  request.socket.resetAndDestroy();
  return true;
}

function failAfter(how: { readonly status?: number | undefined }, response: ServerResponse): Answer {
  if (how.status !== undefined)
    throw new S3Error(how.status, 'InternalError', 'It happened, but this answer says that it did not.');
  response.socket?.resetAndDestroy();
  return { status: 500 };
}

function requireLength(op: string, headers: ReadonlyMap<string, string>): void {
  const hasLength = headers.has('content-length') || headers.has('x-amz-decoded-content-length');
  if (!hasLength && (op === 'PutObject' || op === 'UploadPart'))
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (Number(headers.get('content-length') ?? 0) > 5 * 2 ** 30)
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
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
  request: IncomingMessage,
  headers: ReadonlyMap<string, string>,
  requestId: string,
  seq: number,
  connectionId: number,
  at: number,
): LoggedRequest {
  const authorization = /Credential=([^/,]+)/.exec(headers.get('authorization') ?? '')?.[1];
  return {
    seq,
    at,
    connectionId,
    requestId,
    method: request.method ?? '',
    op: 'unknown',
    bucket: '',
    key: decodeLoosely(request.url ?? ''),
    query: {},
    headers: { ...Object.fromEntries(headers), ...(authorization === undefined ? {} : { authorization }) },
    bytesIn: 0,
    bytesOut: 0,
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
