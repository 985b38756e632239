/** Every request of the S3 store is signed as AWS says, by an implementation of Signature Version 4 that shares nothing with the server of these tests. */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { all, sourceOf } from '../support/storedBytes';
import { storeAt, throughSdk } from './s3Oracles';

const secret = 'S3TEST';
const signal = new AbortController().signal;

interface Recorded {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let server: S3TestServer;
let recorder: Server;
let recorded: Recorded[];

beforeEach(async () => {
  server = await startS3();
  recorded = [];
  recorder = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: target = '', headers } = incoming;
      const body = Buffer.concat(chunks);
      recorded.push({ method, target, headers, body });
      const onwards = forward({ host: '127.0.0.1', port: server.port, method, path: target, headers }, (found) => {
        answer.writeHead(found.statusCode ?? 500, found.headers);
        found.pipe(answer);
      });
      onwards.end(body);
    });
  });
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
});
afterEach(async () => {
  recorder.closeAllConnections();
  recorder.close();
  await server.close();
});

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What is wrong with the signature of a request. */
function faultsOf({ method, target, headers, body }: Recorded): string[] {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=S3TEST\/(\d{8})\/us-east-1\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, day = '', names = '', signature] = pattern.exec(headers.authorization ?? '') ?? [];
  const signed = names.split(';');
  const valueOf = (name: string): string => [headers[name] ?? ''].flat().join(',').trim().replace(/ +/g, ' ');
  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    path,
    query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${valueOf(name)}`),
    '',
    names,
    valueOf('x-amz-content-sha256'),
  ].join('\n');
  const time = valueOf('x-amz-date');
  const text = ['AWS4-HMAC-SHA256', time, `${day}/us-east-1/s3/aws4_request`, sha256(canonical)].join('\n');
  const keyOfDay = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), 'us-east-1'), 's3'), 'aws4_request');
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  const payload = valueOf('x-amz-content-sha256');
  const isHashed = payload === sha256(body);
  // A body that is not signed itself must at least have a checksum that is.
  const isChecked = payload === 'UNSIGNED-PAYLOAD' && signed.some((name) => name.startsWith('x-amz-checksum-'));
  return [
    ...(hmac(keyOfDay, text).toString('hex') === signature ? [] : ['the signature is another one']),
    ...(time.startsWith(day) ? [] : ['the day of the key is not the day of the request']),
    ...(signed.includes('host') ? [] : ['host is not signed']),
    ...(signed.join(';') === [...signed].sort().join(';') ? [] : ['the names are not in order']),
    ...unsigned.map((name) => `${name} is not signed`),
    ...(isHashed || isChecked ? [] : ['nothing proves the body']),
  ];
}

/** One call of each kind, with what needs to be encoded in keys, listings and metadata. */
async function useStore(store: BlobStore): Promise<void> {
  const hasher = createHasher();
  const put = async (key: string, bytes: Buffer, metadata: Record<string, string> = {}): Promise<void> => {
    await store.put(key, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes), metadata });
  };
  await put('Data/small', Buffer.from('small'));
  await put('Data/empty', Buffer.alloc(0));
  await put("Manifests/ü 漢+&=%41'(x)!*~#?.json", Buffer.from('{}'), { 'asset-root': '/mnt/two  spaces' });
  await put('Data/large', Buffer.alloc(9 * 2 ** 20, 7));
  await store.head('Data/small', signal);
  await store.head('Data/none', signal);
  await all((await store.get('Data/large', { signal, range: { first: 3, last: 9 } })).body);
  await all((await store.get('Data/small', { signal })).body);
  await all(store.list('Manifests/ü 漢+&', signal));
  await all(store.list('', signal));
}

test.each([
  ['the short way where it can', {}],
  ['through the SDK alone', throughSdk],
])('%s', async (_, env) => {
  const { port } = recorder.address() as AddressInfo;
  const { store, cleanup } = await storeAt(
    { url: `http://127.0.0.1:${port}`, accessKey: 'S3TEST', secretKey: secret },
    'studio/show +é',
    env,
  );
  recorded.length = 0;
  await useStore(store);
  await store.close();
  await cleanup();
  const faulty = recorded.flatMap((each) => faultsOf(each).map((fault) => `${each.method} ${each.target}: ${fault}`));
  const methods = [...new Set(recorded.map(({ method }) => method))].sort();
  const changed = recorded[0] === undefined ? [] : faultsOf({ ...recorded[0], target: `${recorded[0].target}x` });
  expect({ faulty, methods, changed }).toEqual({
    faulty: [],
    methods: ['GET', 'HEAD', 'POST', 'PUT'],
    changed: ['the signature is another one'],
  });
});
