/** How this store is reached, learned from a request of the SDK that the store answered: address, region and constant headers. */
import type { S3Client } from '@aws-sdk/client-s3';

export interface HotRoute {
  readonly isTls: boolean;
  readonly hostname: string;
  readonly port: number | undefined;
  /** What stands before a key in a path, with the slash at its end. */
  readonly basePath: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HotRoutes {
  /** Absent until a request of the SDK went through, and for ways of signing that only the SDK knows. */
  current(): HotRoute | undefined;
  /** The store moved or wants something else: the SDK finds the way anew. */
  forget(): void;
}

/** Characters that every encoding of a path leaves as they are, and the colon of the times in keys of output manifests. */
const plainKey = /^[A-Za-z0-9._~/:-]+$/;
const scope = /^AWS4-HMAC-SHA256 Credential=[^,]+\/\d{8}\/([^/,]+)\/s3\/aws4_request,/;
const constantHeaders = ['host', 'user-agent', 'x-amz-user-agent', 'x-amz-expected-bucket-owner'];

export function isPlainKey(key: string): boolean {
  return plainKey.test(key) && !key.startsWith('/') && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(key);
}

/** A plain key as it stands in a path: as the SDK writes it, and as it is signed. */
export function pathOfKey(key: string): string {
  return key.replaceAll(':', '%3A');
}

/** Listens to the requests of a client. Endpoints, redirects and addressing stay the SDK's own business. */
export function learnRoutes(client: S3Client): HotRoutes {
  let route: HotRoute | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (route === undefined && isAnswered(answer.response)) route = routeOf(args.request, args.input);
      return answer;
    },
    { step: 'deserialize', name: 'satchelRoute', priority: 'low' },
  );
  return {
    current: () => route,
    forget: () => {
      route = undefined;
    },
  };
}

/** Redirects and refusals show no way. */
function isAnswered(response: unknown): boolean {
  const status = record(response)['statusCode'];
  return typeof status === 'number' && ((status >= 200 && status < 300) || status === 404 || status === 412);
}

function routeOf(request: unknown, input: object): HotRoute | undefined {
  const { protocol, hostname, port, path, headers: sent } = record(request);
  const { Key: key } = record(input);
  const headers = record(sent);
  const [, region] = scope.exec(text(headers['authorization']) ?? '') ?? [];
  if (typeof key !== 'string' || !isPlainKey(key) || region === undefined) return undefined;
  if (typeof hostname !== 'string' || typeof path !== 'string' || !path.endsWith(`/${pathOfKey(key)}`))
    return undefined;
  const kept = constantHeaders.flatMap((name) => {
    const value = text(headers[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    isTls: protocol === 'https:',
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: typeof port === 'number' ? port : undefined,
    basePath: path.slice(0, -pathOfKey(key).length),
    region,
    headers: Object.fromEntries(kept),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
