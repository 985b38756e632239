/** The way to a server, link by link: its name, a connection, its certificate, its clock. */
import { lookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as requestHttp, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import type { CertificateFacts, NetworkProbe } from '../../engine/ports/networkProbe';
import { abortError, untilAborted } from '../abort';
import { trustedAuthorities } from '../aws/networkEnvironment';
import { networkError } from './networkErrors';
import { proxyFor } from './proxyChoice';

type Environment = Readonly<Record<string, string | undefined>>;

/** Proxy and authorities are those of the environment, as for the stores themselves. */
export function createNetworkProbe(environment: () => Environment): NetworkProbe {
  return {
    way: (text) => {
      const url = new URL(text);
      const isTls = url.protocol === 'https:';
      const proxy = proxyFor(url, environment());
      const next = proxy ?? url;
      return {
        host: hostOf(next),
        port: portOf(next),
        isTls,
        ...(proxy === undefined ? {} : { proxy: proxy.host }),
      };
    },
    resolve: async (host, signal) => {
      try {
        const found = await untilAborted(signal, lookup(host, { all: true }));
        return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
      } catch (thrown) {
        throw networkError(thrown, host);
      }
    },
    connect: (address, port, signal) => connectOnce(address, port, signal),
    certificate: (url, signal) => certificateOf(new URL(url), environment(), signal),
    serverTime: (url, signal) => serverTimeOf(new URL(url), environment(), signal),
  };
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

function connectOnce(address: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', (error) => {
      socket.destroy();
      reject(signal.aborted ? abortError(signal) : networkError(error, address));
    });
  });
}

/** The handshake is let through whatever the certificate is, so that it can be told; nothing is sent behind it. */
function certificateOf(url: URL, env: Environment, signal: AbortSignal): Promise<CertificateFacts> {
  const ca = trustedAuthorities(env);
  const agent = new HttpsAgent({ proxyEnv: env, rejectUnauthorized: false, ...(ca === undefined ? {} : { ca }) });
  return exchange(url, { agent, signal }, (request, resolve) => {
    request.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      const tell = (): void => {
        resolve(factsOf(socket));
      };
      // Behind a proxy the handshake is over when the request is given its socket.
      if (socket.getProtocol() !== null && !socket.connecting && 'issuer' in socket.getPeerCertificate()) tell();
      else socket.once('secureConnect', tell);
    });
  });
}

function factsOf(socket: TLSSocket): CertificateFacts {
  const { subject, issuer, valid_to: validTo } = socket.getPeerCertificate();
  const problem: unknown = socket.authorizationError;
  const validToMs = Date.parse(validTo);
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validToMs: Number.isNaN(validToMs) ? 0 : validToMs,
    protocol: socket.getProtocol() ?? '',
    ...(socket.authorized ? {} : { problem: problemText(problem) }),
  };
}

function problemText(problem: unknown): string {
  if (problem instanceof Error) return (problem as NodeJS.ErrnoException).code ?? problem.name;
  return typeof problem === 'string' ? problem : 'unknown';
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const { CN, O } = (name ?? {}) as Partial<Record<'CN' | 'O', string | string[]>>;
  return [CN, O].flat().find((part) => part !== undefined && part !== '') ?? 'unnamed';
}

/** Any answer will do; it is not read. */
function serverTimeOf(url: URL, env: Environment, signal: AbortSignal): Promise<{ readonly dateMs?: number }> {
  const isTls = url.protocol === 'https:';
  const ca = isTls ? trustedAuthorities(env) : undefined;
  const agent = isTls
    ? new HttpsAgent({ proxyEnv: env, ...(ca === undefined ? {} : { ca }) })
    : new HttpAgent({ proxyEnv: env });
  return exchange(url, { agent, signal }, (request, resolve) => {
    request.once('response', ({ headers: { date = '' } }) => {
      const dateMs = Date.parse(date);
      resolve(Number.isNaN(dateMs) ? {} : { dateMs });
    });
    request.end();
  });
}

/** One request on sockets of its own, which end with it. */
async function exchange<T>(
  url: URL,
  { agent, signal }: { readonly agent: HttpAgent; readonly signal: AbortSignal },
  begin: (request: ClientRequest, resolve: (value: T) => void) => void,
): Promise<T> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, { method: 'GET', path: '/', agent, signal });
  try {
    return await new Promise<T>((resolve, reject) => {
      request.on('error', (error) => {
        reject(signal.aborted ? abortError(signal) : networkError(error, hostOf(url)));
      });
      begin(request, resolve);
    });
  } finally {
    request.destroy();
    agent.destroy();
  }
}
