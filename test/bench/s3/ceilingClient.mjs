/**
 * The trivial client: `ceilingClient put|get <url> <prefix> <count> <bytes> <at once>` with the account in the environment. All it
 * does in the time that it prints is to write requests that were signed before and to read the answers to their end.
 */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { bucket } from './gateway.mjs';

const [how, url, prefix, ...numbers] = process.argv.slice(2);
const [count, sizeBytes, atOnce] = numbers.map(Number);
const { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey, AWS_REGION: region } = process.env;
const method = how === 'put' ? 'PUT' : 'GET';
const { host, hostname, port } = new URL(url);
const body = Buffer.alloc(sizeBytes, 'satchel');
const payload = 'UNSIGNED-PAYLOAD';
const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const signingKey = scope.split('/').reduce(hmac, `AWS4${secretKey}`);

function signed(path) {
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const headers = `host:${host}\nx-amz-content-sha256:${payload}\nx-amz-date:${stamp}\n`;
  const canonical = [method, path, '', headers, names, payload].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signature = hmac(signingKey, ['AWS4-HMAC-SHA256', stamp, scope, digest].join('\n')).toString('hex');
  return {
    'x-amz-content-sha256': payload,
    'x-amz-date': stamp,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    ...(how === 'put' ? { 'content-length': sizeBytes } : {}),
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const requests = Array.from({ length: count }, (_, index) => {
  const path = `/${bucket}/${prefix}/${String(index).padStart(6, '0')}`;
  return { hostname, port, path, method, agent, headers: signed(path) };
});

function send(options) {
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      let read = 0;
      answer.on('data', (data) => (read += data.length));
      answer.on('error', reject).on('end', () => {
        const isWhole = answer.statusCode === 200 && (how === 'put' || read === sizeBytes);
        if (isWhole) resolve();
        else reject(new Error(`${method} ${options.path} answered ${answer.statusCode} with ${read} bytes.`));
      });
    });
    sent.on('error', reject);
    sent.end(how === 'put' ? body : undefined);
  });
}

let next = 0;
const beganMs = performance.now();
const began = process.cpuUsage();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < count) await send(requests[next++]);
  }),
);
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(began);
agent.destroy();
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes: process.resourceUsage().maxRSS * 1024 }));
