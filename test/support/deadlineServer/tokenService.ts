/** The one question of the security token service that the Deadline client has: whose keys these are. */
import type { ServerResponse } from 'node:http';
import type { World } from './world';

/** Its account is the owner of the S3 test server's buckets. */
const accountId = '111122223333';

export interface TokenCall {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** Whether the call is for this service rather than for Deadline Cloud: it names it in what it signs. */
export function isTokenCall({ method, target, headers }: TokenCall): boolean {
  return method === 'POST' && target === '/' && (headers.get('authorization') ?? '').includes('/sts/aws4_request');
}

/** Answers for the keys that queues lend; signatures are not proved again. */
export function answerTokenCall({ headers, body }: TokenCall, { options }: World, response: ServerResponse): void {
  const key = /Credential=([^/]+)\//.exec(headers.get('authorization') ?? '')?.[1];
  const action = new URLSearchParams(Buffer.from(body).toString('utf8')).get('Action');
  if (key !== options.queueRole.accessKeyId || headers.get('x-amz-security-token') !== options.queueRole.sessionToken)
    send(response, 403, failure('InvalidClientTokenId', 'The security token included in the request is invalid.'));
  else if (action !== 'GetCallerIdentity')
    send(response, 400, failure('InvalidAction', `Could not find operation ${action ?? ''}.`));
  else
    send(
      response,
      200,
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${accountId}:assumed-role/QueueRole/double</Arn><UserId>DOUBLE:double</UserId><Account>${accountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>double</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    );
}

const failure = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>double</RequestId></ErrorResponse>`;

function send(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(xml);
}
