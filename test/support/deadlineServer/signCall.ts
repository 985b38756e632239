/** Signs a call by hand, for requests that were recorded and are sent again. */
import { canonicalRequest, hmac, sha256Hex, stringToSign } from '../s3server/sigv4';
import type { Caller } from './callers';

export interface PlainCall {
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly region: string;
}

/** The headers that make the double believe who calls. */
export function signCall({ url, method, body, region }: PlainCall, caller: Caller): Record<string, string> {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = amzDate.slice(0, 8);
  const scope = `${date}/${region}/deadline/aws4_request`;
  const headers = { host: url.host, 'x-amz-date': amzDate };
  const authentication = {
    form: 'header',
    credential: { accessKey: caller.accessKeyId, date, region, scope },
    amzDate,
    signedHeaders: Object.keys(headers),
    signature: '',
    payloadHash: sha256Hex(Buffer.from(body)),
  } as const;
  const request = { method, target: `${url.pathname}${url.search}`, headers: new Map(Object.entries(headers)) };
  const key = [region, 'deadline', 'aws4_request'].reduce(
    hmac,
    hmac(Buffer.from(`AWS4${caller.secretAccessKey}`), date),
  );
  const signature = hmac(key, stringToSign(canonicalRequest(request, authentication), authentication)).toString('hex');
  return {
    'x-amz-date': amzDate,
    authorization: `AWS4-HMAC-SHA256 Credential=${caller.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}
