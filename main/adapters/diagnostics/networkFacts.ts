/** Whether the services can be reached from here, with how long it took and how wrong the clock is. Nothing of the person is sent. */
import { X509Certificate } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Facts, NetworkChoice } from '../../engine/ports/diagnostics';
import { networkEnvironment, trustedAuthorities } from '../aws/networkEnvironment';

type Environment = Readonly<Record<string, string | undefined>>;

const patienceMs = 5_000;

/** A `HEAD` without a signature to each address; what fails is told, never thrown. */
export async function networkFacts(
  env: Environment,
  addresses: readonly string[],
  choice: NetworkChoice,
  signal: AbortSignal,
): Promise<Facts> {
  const inForce = networkEnvironment(env, choice);
  const authorities = readAuthorities(inForce);
  const reached = await Promise.all(addresses.map((address) => reach(address, inForce, authorities.ca, signal)));
  return {
    proxy: proxyKind(inForce),
    certificates: authorities.facts,
    addresses: reached,
  };
}

function proxyKind(env: Environment): Facts {
  const of = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? '';
  const kind = (value: string): string => (value === '' ? 'none' : (/^([a-z0-9+]+):\/\//i.exec(value)?.[1] ?? 'http'));
  return { https: kind(of('https_proxy')), http: kind(of('http_proxy')), hasExceptions: of('no_proxy') !== '' };
}

function readAuthorities(env: Environment): { readonly ca: string[] | undefined; readonly facts: Facts } {
  try {
    const ca = trustedAuthorities(env);
    const own = ca?.at(-1) ?? '';
    const blocks = own.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    return { ca, facts: { own: blocks.slice(0, 20).map((block) => new X509Certificate(block).subject) } };
  } catch (error) {
    return { ca: undefined, facts: { own: [], problem: codeOf(error) } };
  }
}

async function reach(address: string, env: Environment, ca: string[] | undefined, signal: AbortSignal): Promise<Facts> {
  const startedMs = performance.now();
  const took = (): number => Math.round(performance.now() - startedMs);
  try {
    const { status, date } = await head(new URL(address), env, ca, signal);
    const skewMs = date === undefined ? null : Date.now() - Date.parse(date);
    return {
      address,
      reached: true,
      status,
      ms: took(),
      clockSkewSeconds: skewMs === null ? null : Math.round(skewMs / 1000),
    };
  } catch (error) {
    return { address, reached: false, ms: took(), why: codeOf(error) };
  }
}

function head(
  url: URL,
  env: Environment,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly date: string | undefined }> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const shared = { proxyEnv: env, ...(ca === undefined ? {} : { ca }) };
    const agent = isTls ? new HttpsAgent(shared) : new HttpAgent({ proxyEnv: env });
    const request = (isTls ? httpsRequest : httpRequest)(
      url,
      { method: 'HEAD', agent, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) },
      (response) => {
        response.resume();
        agent.destroy();
        resolve({ status: response.statusCode ?? 0, date: response.headers.date });
      },
    );
    request.on('error', (error) => {
      agent.destroy();
      reject(error);
    });
    request.end();
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code?.toString() ?? error.name;
}
