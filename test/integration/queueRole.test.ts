/** Keys that a queue lends, all the way to the store: taken, renewed in the middle, and refused. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { createQueueRole, type RoleUse } from '../../main/engine/farm/queueRole';
import { queueStoreUri } from '../../main/engine/farm/queueStore';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { bareQueueId, deadlineWorlds, errorOf, farmId, queue, type DeadlineWorld } from '../support/deadlineWorld';
import { startS3 } from '../support/s3server/server';

const { signal } = new AbortController();
const { world } = deadlineWorlds();
const role = { accessKeyId: 'LENT', secretAccessKey: 'LENT', sessionToken: 'LENT', lifeMs: 3_600_000 };

async function storeOf({ deadline }: DeadlineWorld, use: RoleUse, endpointUrl: string): Promise<BlobStore> {
  const credentials = createQueueRole({ deadline, queue, use, clock: createClock(), signal });
  const uri = queueStoreUri(await deadline.getQueue(queue, signal));
  const options = { region: 'us-east-1', endpointUrl, credentials };
  return openS3BlobStore(uri, options, { env: {}, hasher: createHasher(), clock: createClock() });
}

async function s3(): Promise<Awaited<ReturnType<typeof startS3>>> {
  const accounts = [{ accessKey: 'LENT', secretKey: 'LENT', sessionToken: 'LENT', rights: 'full' as const }];
  return await startS3({ buckets: ['bkt'], accounts });
}

describe('a store with the role of a queue', () => {
  it('asks for the role once and uses it for every call', async () => {
    const bucket = await s3();
    const farm = await world({ queueRole: role });
    const store = await storeOf(farm, 'submit', bucket.url);
    await Promise.all(Array.from({ length: 5 }, () => store.head('Data/none', signal)));
    await store.close();
    await bucket.close();
    expect([farm.server.count('AssumeQueueRoleForUser'), bucket.requests.rows.map(({ account }) => account)]).toEqual([
      1,
      ['LENT', 'LENT', 'LENT', 'LENT', 'LENT'],
    ]);
  });

  it('takes new keys when the store says that those at hand have ended', async () => {
    const bucket = await s3();
    const farm = await world({ queueRole: role });
    const store = await storeOf(farm, 'submit', bucket.url);
    bucket.setFaults({
      rules: [{ id: 'ended', when: { nth: '1' }, action: { status: { status: 400, code: 'ExpiredToken' } } }],
    });
    expect(await store.list('Data/', signal)[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    await store.close();
    await bucket.close();
    expect([farm.server.count('AssumeQueueRoleForUser'), bucket.faults.fired()]).toEqual([2, { ended: 1 }]);
  });

  it('downloads with the role that reads when the other one is denied, and does not submit with it', async () => {
    const bucket = await s3();
    const farm = await world({ queueRole: role });
    farm.server.setFaults([{ op: 'AssumeQueueRoleForUser', action: { status: 403, type: 'AccessDeniedException' } }]);
    const reading = await storeOf(farm, 'download', bucket.url);
    expect(await reading.head('Data/none', signal)).toBeUndefined();
    const writing = await storeOf(farm, 'submit', bucket.url);
    const error = await errorOf(writing.head('Data/none', signal));
    await reading.close();
    await writing.close();
    await bucket.close();
    expect([error.code, error.message, farm.server.count('AssumeQueueRoleForRead')]).toEqual([
      'deadline.denied',
      `Asking for the role of the queue ${queue.queueId} in us-west-2 failed (403 AccessDeniedException): this sign-in may not do that.`,
      1,
    ]);
  });

  it('says that a queue has no job attachments', async () => {
    const { deadline } = await world();
    const bare = await deadline.getQueue({ farmId, queueId: bareQueueId }, signal);
    const error = await errorOf(Promise.resolve().then(() => queueStoreUri(bare)));
    expect([error.code, error.message, error.hint]).toEqual([
      'deadline.no_attachments',
      `The queue "No files" (${bareQueueId}) has no job attachments: it names no bucket for files.`,
      'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
    ]);
  });
});
