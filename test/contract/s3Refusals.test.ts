/** What the S3 store says when the server refuses a call, and why. */
import { describe, expect, test } from 'vitest';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { failure } from '../support/failures';
import { faultyS3, put } from '../support/faultyS3';
import type { PolicyRule } from '../support/s3server/accounts';
import { all } from '../support/storedBytes';

const { signal } = new AbortController();
const s3 = faultyS3();

describe('a refusal', () => {
  const calls = async (store: BlobStore): Promise<Record<string, string>> => {
    const codes: Record<string, string> = {};
    codes['put'] = (await failure(put(store, 'Data/new', Buffer.from('x')))).code;
    codes['get'] = (await failure(store.get('Data/x', { signal }))).code;
    codes['head'] = (await failure(store.head('Data/x', signal))).code;
    codes['list'] = (await failure(all(store.list('', signal)))).code;
    codes['probe'] = (await failure(store.probe(signal))).code;
    return codes;
  };
  const each = (code: string): Record<string, string> => ({
    put: code,
    get: code,
    head: code,
    list: code,
    probe: code,
  });

  test('of permission names the call', async () => {
    const store = await s3.start([], {}, 'S3NOPERM');
    expect(await calls(store)).toEqual({
      put: 'store.denied_head',
      get: 'store.denied_get',
      head: 'store.denied_head',
      list: 'store.denied_list',
      probe: 'store.denied_list',
    });
  });

  test('to write is told from one to read', async () => {
    const store = await s3.start([], {}, 'S3READ');
    const error = await failure(put(store, 'Data/x', Buffer.from('x')));
    expect({ code: error.code, message: error.message, hint: error.dto.hint }).toEqual({
      code: 'store.denied_put',
      message: expect.stringMatching(/"root\/Data\/x" in the bucket bkt failed \(403 AccessDenied\)/) as string,
      hint: expect.stringContaining('s3:PutObject') as string,
    });
  });

  test('of the key that encrypts is told apart', async () => {
    const policy: PolicyRule[] = [{ op: 'PutObject', effect: 'deny', kms: true }];
    const store = await s3.start([], { policy });
    expect((await failure(put(store, 'Data/x', Buffer.from('x')))).code).toBe('store.denied_kms');
  });

  test('because the bucket is not there', async () => {
    await s3.start([]);
    const store = s3.open('S3TEST', { bucket: 'nowhere' });
    expect([
      (await failure(put(store, 'Data/new', Buffer.from('x')))).code,
      (await failure(store.get('Data/x', { signal }))).code,
      (await failure(store.probe(signal))).code,
    ]).toEqual(['store.no_bucket', 'store.no_bucket', 'store.no_bucket']);
  });

  test('of an unknown key, a wrong secret, an expired session', async () => {
    const expired = { accessKey: 'EXPIRED', secretKey: 'EXPIRED', rights: 'full', isExpired: true } as const;
    const store = await s3.start([], { accounts: [expired] }, 'EXPIRED');
    const [unknown, wrong] = [s3.open('UNKNOWN'), s3.open('EXPIRED', { env: { AWS_SECRET_ACCESS_KEY: 'wrong' } })];
    expect(await calls(store)).toEqual(each('auth.expired'));
    expect(await calls(unknown)).toEqual(each('auth.rejected'));
    expect(await calls(wrong)).toEqual(each('auth.rejected'));
  });

  test('because the bucket is in another region names it', async () => {
    const store = await s3.start([], { region: 'eu-west-1' });
    const error = await failure(store.probe(signal));
    expect({ code: error.code, region: error.dto.details?.['region'], hint: error.dto.hint }).toEqual({
      code: 'store.wrong_region',
      region: 'eu-west-1',
      hint: 'Set the region to eu-west-1.',
    });
  });

  test('with a redirect names the region of the bucket', async () => {
    const moved = { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-central-1' } };
    const store = await s3.start([{ id: 'moved', action: { status: moved } }]);
    const error = await failure(store.get('Data/x', { signal }));
    s3.server.faults.assertAllExercised();
    expect(error).toMatchObject({
      code: 'store.wrong_region',
      dto: { details: { region: 'eu-central-1', status: 301 } },
    });
  });

  test('because the store is full', async () => {
    const store = await s3.start([
      { id: 'full', match: { op: 'PutObject' }, action: { status: { status: 507, code: 'InsufficientStorage' } } },
    ]);
    expect((await failure(put(store, 'Data/x', Buffer.from('x')))).code).toBe('store.full');
    s3.server.faults.assertAllExercised();
  });

  test('with the status of a range that is not there', async () => {
    const store = await s3.start([]);
    await put(store, 'Data/x', Buffer.from('abc'));
    const error = await failure(store.get('Data/x', { signal, range: { first: 3, last: 5 } }));
    expect(error.code).toBe('input.invalid');
  });
});

describe('a store that knows no conditions', () => {
  test('S11: is found out once and written to without them', async () => {
    const store = await s3.start([
      {
        id: 'unknown',
        match: { op: 'PutObject' },
        when: { times: 1 },
        action: { status: { status: 501, code: 'NotImplemented' } },
      },
    ]);
    const outcomes = [await put(store, 'Data/a', Buffer.from('a')), await put(store, 'Data/b', Buffer.from('b'))];
    s3.server.faults.assertAllExercised();
    const puts = s3.server.requests.where({ op: 'PutObject' });
    expect({ outcomes, conditions: puts.map(({ headers }) => headers['if-none-match']) }).toEqual({
      outcomes: ['created', 'created'],
      conditions: ['*', undefined, undefined],
    });
  });
});

test('nothing listens: the address is named', async () => {
  const store = await s3.start([]);
  await s3.server.close();
  const error = await failure(store.probe(signal));
  expect({ code: error.code, message: error.message }).toEqual({
    code: 'network.refused',
    message: expect.stringContaining(s3.server.url) as string,
  });
});
