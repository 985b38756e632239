/** Who gives the credentials of a client and whom they are for, without any of their secrets. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { HttpRequest } from '@smithy/core/transport';
import type { CallerFacts } from '../../engine/ports/bucketProbe';
import { answerOf, regionalEndpoint, signedPost, type PostHandler } from './signedPost';

export interface CallerParts {
  readonly client: S3Client;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The keys are lent by a queue. */
  readonly isLent: boolean;
  /** The store is AWS itself, so that AWS can be asked who we are. */
  readonly isAws: boolean;
  readonly nowMs: () => number;
}

/** How the SDK marks what gave the credentials; what comes from a profile has more than one mark. */
const providers: readonly (readonly [mark: string, name: string, isRenewed: boolean])[] = [
  ['CREDENTIALS_PROFILE_SSO', 'sso', true],
  ['CREDENTIALS_SSO', 'sso', true],
  ['CREDENTIALS_PROFILE_LOGIN', 'console-login', true],
  ['CREDENTIALS_LOGIN', 'console-login', true],
  ['CREDENTIALS_PROFILE_PROCESS', 'process', true],
  ['CREDENTIALS_PROCESS', 'process', true],
  ['CREDENTIALS_STS_ASSUME_ROLE_WEB_ID', 'web-identity', true],
  ['CREDENTIALS_STS_ASSUME_ROLE', 'role', true],
  ['CREDENTIALS_IMDS', 'instance', true],
  ['CREDENTIALS_HTTP', 'container', true],
  ['CREDENTIALS_ENV_VARS', 'environment', false],
  ['CREDENTIALS_PROFILE', 'profile', false],
];

const answerTimeoutMs = 2_000;

/** Throws what the provider of the credentials throws, and what AWS says of keys that it refuses. */
export async function callerFacts(parts: CallerParts, signal: AbortSignal): Promise<CallerFacts> {
  const { client, env, isLent } = parts;
  const credentials = await client.config.credentials();
  const marks = sourceOf(credentials);
  const [, provider, isRenewed] = providers.find(([mark]) => marks.has(mark)) ?? ['', undefined, false];
  const isOfEnvironment = provider === undefined && credentials.accessKeyId === env['AWS_ACCESS_KEY_ID'];
  const expiresMs = credentials.expiration?.getTime();
  const identity = await identityOf(parts, credentials, signal);
  return {
    provider: isLent ? 'queue-role' : isOfEnvironment ? 'environment' : (provider ?? 'unknown'),
    isRenewed: isLent || isRenewed,
    ...(expiresMs === undefined ? {} : { expiresMs }),
    ...identity,
  };
}

type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

function sourceOf(credentials: Credentials): ReadonlySet<string> {
  const source: unknown = Reflect.get(credentials, '$source');
  return new Set(typeof source === 'object' && source !== null ? Object.keys(source) : []);
}

/** Nothing where nobody can be asked: another store than AWS, or a network that does not let us. */
async function identityOf(
  { client, env, isAws, nowMs }: CallerParts,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Pick<CallerFacts, 'arn' | 'accountId'>> {
  const named = env['AWS_ENDPOINT_URL_STS'] ?? '';
  if (!isAws && named === '') return {};
  const region = await client.config.region();
  const endpoint = new URL(named === '' ? regionalEndpoint('sts', region) : named);
  const request = identityRequest(endpoint, { credentials, region, nowMs: nowMs() + client.config.systemClockOffset });
  const answer = await sent(client, request, signal);
  if (answer === undefined) return {};
  const { status, text } = answer;
  if (status === 200) return factsIn(text);
  const name = elementIn(text, 'Code');
  // What the identity service has trouble with itself says nothing of the keys.
  if (name === undefined || status >= 500) return {};
  throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
}

/** `undefined` when there is no answer: farms often let only the store through, and what it says of the keys is asked later. */
async function sent(
  { config: { requestHandler } }: { readonly config: { readonly requestHandler: PostHandler } },
  request: HttpRequest,
  abortSignal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const { response, text } = await answerOf(requestHandler, request, {
      abortSignal,
      requestTimeout: answerTimeoutMs,
    });
    return { status: response.statusCode, text };
  } catch (error) {
    if (abortSignal.aborted) throw error;
    return undefined;
  }
}

function identityRequest(endpoint: URL, facts: Parameters<typeof signedPost>[1]): HttpRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return signedPost({ endpoint, service: 'sts', headers, body: 'Action=GetCallerIdentity&Version=2011-06-15' }, facts);
}

function factsIn(text: string): Pick<CallerFacts, 'arn' | 'accountId'> {
  const [arn, accountId] = [elementIn(text, 'Arn'), elementIn(text, 'Account')];
  return { ...(arn === undefined ? {} : { arn }), ...(accountId === undefined ? {} : { accountId }) };
}

/** Answers of the identity service are flat; what is no plain text is none. */
function elementIn(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([\\w:/+=,.@ -]{1,2048})</${name}>`).exec(text)?.[1];
}
