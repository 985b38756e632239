/** The head of a request as a client sends it, signed, for connections that a test holds in its own hands. */
import { createHash, createHmac } from 'node:crypto';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** `target` needs no more escapes, and its query is in order. */
export function signedHead(
  url: string,
  method: string,
  target: string,
  body: Buffer,
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${amzDate.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const headers: Record<string, string> = {
    host: new URL(url).host,
    'content-length': String(body.length),
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': amzDate,
    ...more,
  };
  const names = Object.keys(headers).sort();
  const [path = '', query = ''] = target.split('?');
  const lines = names.map((name) => `${name}:${headers[name] ?? ''}`);
  const canonical = [method, path, query, ...lines, '', names.join(';'), sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [amzDate.slice(0, 8), 'us-east-1', 's3', 'aws4_request'].reduce<string | Buffer>(hmac, 'AWS4S3TEST');
  const signature = hmac(key, text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=S3TEST/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const all = Object.entries({ ...headers, authorization }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${all.join('')}\r\n`, 'latin1');
}
