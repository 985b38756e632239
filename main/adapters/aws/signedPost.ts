/** Requests to services of AWS that Satchel needs no client of its own for: signed by ourselves, sent by the handler of another client. */
import { createHash } from 'node:crypto';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';
import { signRequest } from '../s3/signRequest';

type SigningFacts = Parameters<typeof signRequest>[1];

export interface SignedPost {
  readonly endpoint: URL;
  /** As scopes of signatures name it. */
  readonly service: string;
  /** Names in lower case, with `content-type`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The same handler that the client sends its own calls with: proxies and certificates hold for both. */
export interface PostHandler {
  handle(
    request: HttpRequest,
    options: { readonly abortSignal: AbortSignal; readonly requestTimeout: number },
  ): Promise<{ readonly response: HttpResponse }>;
}

/** To the top of the endpoint. */
export function signedPost(
  { endpoint, service, headers, body }: SignedPost,
  facts: Omit<SigningFacts, 'service'>,
): HttpRequest {
  const all = {
    ...{ ...headers, host: endpoint.host },
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
  };
  return new HttpRequest({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
    path: '/',
    body,
    headers: signRequest({ method: 'POST', path: '/', query: '', headers: all }, { ...facts, service }),
  });
}

/** The whole answer, whatever its status. Throws what the handler throws where none came. */
export async function answerOf(
  handler: PostHandler,
  request: HttpRequest,
  options: Parameters<PostHandler['handle']>[1],
): Promise<{ readonly response: HttpResponse; readonly text: string }> {
  const { response } = await handler.handle(request, options);
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return { response, text: Buffer.concat(pieces).toString('utf8') };
}

/** Of a region, where nobody names another address. */
export function regionalEndpoint(service: string, region: string): string {
  return `https://${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}
