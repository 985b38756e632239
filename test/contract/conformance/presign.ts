/** An address that lets whoever has it read one object for a minute, signed as AWS says. */
import { createHash, createHmac } from 'node:crypto';
import type { Server } from './check';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `path` needs no encoding. */
export function presignedGet({ url, accessKey, secretKey }: Server, path: string): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKey}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
  }).toString();
  const request = ['GET', path, query, `host:${new URL(url).host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const digest = createHash('sha256').update(request).digest('hex');
  const key = scope.split('/').reduce<string | Buffer>((signed, part) => hmac(signed, part), `AWS4${secretKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, digest].join('\n')).toString('hex');
  return `${url}${path}?${query}&X-Amz-Signature=${signature}`;
}
