/** One request straight over the client's sockets, with the credentials that the SDK keeps: an eighth of what the SDK's way costs. */
import { hash, subtle } from 'node:crypto';
import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { abortError } from '../abort';
import { answerError } from './hotErrors';
import { isPlainKey, pathOfKey, type HotRoute, type HotRoutes } from './hotRoute';
import { connectTimeoutMs, type S3Agents } from './s3Agents';
import { queryText, signRequest } from './signRequest';

export interface HotPath {
  readonly agents: S3Agents;
  readonly routes: HotRoutes;
}

export interface HotRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** In the bucket. */
  readonly key: string;
  /** Raw, without `?`, sorted by name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface HotOptions {
  readonly abortSignal: AbortSignal;
  /** Until the answer begins. */
  readonly requestTimeout: number;
  /** Called when a connection is there. */
  readonly sending?: () => void;
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** What only the SDK can answer to: other regions, renewed sign-ins, corrected clocks. */
const leftToSdk = new Set([301, 307, 400, 401, 403, 407]);

/**
 * The answer with its body unread, for 2xx. `undefined` when the SDK has to send the request: no route yet, a key that needs
 * encoding, or an answer that only the SDK can act on. Every other answer is thrown in the shape of the SDK's errors.
 */
export async function sendHot(
  hot: HotPath | undefined,
  client: S3Client,
  asked: HotRequest,
  options: HotOptions,
): Promise<IncomingMessage | undefined> {
  const route = hot?.routes.current();
  if (hot === undefined || route === undefined || !isPlainKey(asked.key)) return undefined;
  const headers = await signedHeaders(route, client, asked);
  const answer = await exchange(hot.agents, route, asked, headers, options);
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return answer;
  if (leftToSdk.has(status)) {
    answer.resume();
    if (status !== 403) hot.routes.forget();
    return undefined;
  }
  throw await answerError(answer, status);
}

async function signedHeaders(
  route: HotRoute,
  { config }: S3Client,
  { method, key, query = {}, headers, body }: HotRequest,
): Promise<Record<string, string>> {
  // Asked each time, so that renewed ones are used.
  const [credentials, payload] = [await config.credentials(), await payloadHash(route.isTls, body)];
  return signRequest(
    {
      method,
      path: route.basePath + pathOfKey(key),
      query: queryText(query),
      headers: {
        ...route.headers,
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
        'x-amz-content-sha256': payload,
      },
    },
    { credentials, region: route.region, nowMs: Date.now() + config.systemClockOffset },
  );
}

/** From here on another thread hashes meanwhile; below, handing the bytes over costs more than it saves. */
const hashedElsewhereFrom = 1 << 20;
/** One after the other: each is given a copy of its bytes. */
let hashing: Promise<unknown> = Promise.resolve();

/** Over TLS the checksum header vouches for the bytes. */
async function payloadHash(isTls: boolean, body: Uint8Array | undefined): Promise<string> {
  if (body === undefined) return emptySha256;
  if (isTls) return 'UNSIGNED-PAYLOAD';
  if (body.length < hashedElsewhereFrom) return hash('sha256', body, 'hex');
  const turn = hashing.then(() => subtle.digest('SHA-256', body as Uint8Array<ArrayBuffer>));
  hashing = turn.catch(() => undefined);
  return Buffer.from(await turn).toString('hex');
}

function exchange(
  agents: S3Agents,
  route: HotRoute,
  { method, key, query = {}, body }: HotRequest,
  headers: Record<string, string>,
  { abortSignal, requestTimeout, sending }: HotOptions,
): Promise<IncomingMessage> {
  const search = queryText(query);
  const settings: RequestOptions = {
    agent: route.isTls ? agents.https : agents.http,
    host: route.hostname,
    port: route.port,
    method,
    path: `${route.basePath}${pathOfKey(key)}${search === '' ? '' : `?${search}`}`,
    headers,
    timeout: agents.idleTimeoutMs,
  };
  return new Promise((resolve, reject) => {
    const sent = (route.isTls ? requestHttps : requestHttp)(settings);
    const stop = (): void => {
      sent.destroy(abortError(abortSignal));
    };
    if (abortSignal.aborted) stop();
    abortSignal.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(expire, requestTimeout, sent, `no answer in ${requestTimeout} ms`);
    const clear = (): void => {
      clearTimeout(timer);
      abortSignal.removeEventListener('abort', stop);
    };
    sent.once('socket', limitConnecting);
    if (sending !== undefined) sent.once('socket', sending);
    sent.once('timeout', () => {
      expire(sent, `no byte for ${agents.idleTimeoutMs} ms`);
    });
    sent.once('response', (answer) => {
      clear();
      resolve(answer);
    });
    sent.on('error', (error) => {
      clear();
      reject(error);
    });
    sent.end(body);
  });
}

function limitConnecting(this: ClientRequest, socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(expire, connectTimeoutMs, this, `no connection in ${connectTimeoutMs} ms`);
  const done = (): void => {
    clearTimeout(timer);
  };
  socket.once('connect', done);
  socket.once('close', done);
}

function expire(sent: ClientRequest, why: string): void {
  const error = new Error(`The store gave ${why}.`);
  error.name = 'TimeoutError';
  sent.destroy(error);
}
