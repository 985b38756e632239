/** The sockets to a store, shared by the SDK's requests and by those that go the short way. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { trustedAuthorities } from '../aws/networkEnvironment';

export interface S3Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** No byte either way for this long ends a request. */
  readonly idleTimeoutMs: number;
}

export const connectTimeoutMs = 5_000;
const usualIdleTimeoutMs = 30_000;
/** Who cancels finds no socket open 5 s later. */
const unusedSocketMs = 3_000;

/** Sockets stay open between requests that follow one another; proxies and authorities are those of the environment. */
export function createAgents(
  env: Readonly<Record<string, string | undefined>>,
  maxConnections = 64,
  idleTimeoutMs = usualIdleTimeoutMs,
): S3Agents {
  const settings = { keepAlive: true, maxSockets: maxConnections, proxyEnv: env };
  const ca = trustedAuthorities(env);
  return {
    http: closingUnused(new HttpAgent(settings)),
    https: closingUnused(new HttpsAgent({ ...settings, ...(ca === undefined ? {} : { ca }) })),
    idleTimeoutMs,
  };
}

/** The agent's own `timeout` would also end requests that wait for an answer. */
function closingUnused<A extends HttpAgent>(agent: A): A {
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const isKept = keep(socket);
    // Unused sockets that time out are closed by the agent.
    if (socket instanceof Socket) socket.setTimeout(unusedSocketMs);
    return isKept;
  };
  agent.reuseSocket = (socket, request) => {
    if (socket instanceof Socket) socket.setTimeout(0);
    reuse(socket, request);
  };
  return agent;
}
