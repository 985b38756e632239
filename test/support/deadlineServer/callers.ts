/** Proves who calls: key, signature, session token, expiry and clock. */
import { amzTimeMs, canonicalRequest, hmac, isEqual, sha256Hex, stringToSign } from '../s3server/sigv4';
import { ServiceError } from './serviceError';

export interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Of a user of the monitor, who has to name it in lists. */
  readonly principalId?: string;
  /** By the server's clock. */
  readonly expiresMs?: number;
}

export interface SignedCall {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export const defaultCallers: readonly Caller[] = [{ accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST' }];

const skewAtMostMs = 15 * 60_000;

export function callerOf(
  call: SignedCall,
  callers: readonly Caller[],
  {
    region,
    nowMs,
    service = 'deadline',
  }: { readonly region: string; readonly nowMs: number; readonly service?: string | undefined },
): Caller {
  const header = call.headers.get('authorization') ?? '';
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) throw refused('MissingAuthenticationTokenException', 'The request is not signed.');
  const [, accessKey = '', date = '', signedFor = '', named = '', signedHeaders = '', signature = ''] = match;
  const caller = callers.find(({ accessKeyId }) => accessKeyId === accessKey);
  if (caller === undefined)
    throw refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (named !== service) throw refused('InvalidSignatureException', `Credential should be scoped to ${service}.`);
  if (signedFor !== region) throw refused('InvalidSignatureException', `Credential should be scoped to ${region}.`);
  const amzDate = call.headers.get('x-amz-date') ?? '';
  if (!(Math.abs(amzTimeMs(amzDate) - nowMs) <= skewAtMostMs))
    throw refused('InvalidSignatureException', `Signature expired: ${amzDate} is not near now.`);
  const authentication = {
    form: 'header',
    credential: { accessKey, date, region, scope: `${date}/${region}/${service}/aws4_request` },
    amzDate,
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash: sha256Hex(call.body),
  } as const;
  const text = stringToSign(canonicalRequest(call, authentication), authentication);
  const key = [service, 'aws4_request'].reduce(
    hmac,
    hmac(hmac(Buffer.from(`AWS4${caller.secretAccessKey}`), date), region),
  );
  if (!isEqual(hmac(key, text).toString('hex'), signature))
    throw refused('InvalidSignatureException', 'The signature is not the one of this request.');
  requireSession(call, caller, nowMs);
  return caller;
}

function requireSession({ headers }: SignedCall, caller: Caller, nowMs: number): void {
  if (nowMs >= (caller.expiresMs ?? Infinity))
    throw refused('ExpiredTokenException', 'The security token included in the request is expired.');
  if (caller.sessionToken !== undefined && headers.get('x-amz-security-token') !== caller.sessionToken)
    throw refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

function refused(type: string, message: string): ServiceError {
  return new ServiceError(403, type, message);
}
