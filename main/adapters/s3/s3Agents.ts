/** The sockets to a store, shared by the SDK's requests and by those that go the short way. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export interface S3Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** No byte either way for this long ends a request. */
  readonly idleTimeoutMs: number;
}

export const connectTimeoutMs = 5_000;
const usualIdleTimeoutMs = 30_000;

/** Sockets stay open between requests; proxies are those of the environment. */
export function createAgents(
  env: Readonly<Record<string, string | undefined>>,
  maxConnections = 64,
  idleTimeoutMs = usualIdleTimeoutMs,
): S3Agents {
  const settings = { keepAlive: true, maxSockets: maxConnections, proxyEnv: env };
  return { http: new HttpAgent(settings), https: new HttpsAgent(settings), idleTimeoutMs };
}
