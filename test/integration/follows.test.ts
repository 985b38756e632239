/** Followed jobs and queues: outputs come home as tasks finish, over restarts; what is open is asked about in a review. */
import { readFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { bareQueueId, errorOf, farmId, queueId } from '../support/deadlineWorld';
import { connectTo, followOf, createFollowedQueue, lookAgain } from '../support/followedQueue';
import { settledAs } from '../support/engineRunner';
import { queuedJobId } from '../support/syncedQueue';

const first = { job: 0, task: 0, files: { 'renders/f.0001.exr': 'one' } };
const second = { job: 0, task: 1, files: { 'renders/f.0002.exr': 'two' } };

/** A queue that somebody asked to follow, before the first look. */
const followedQueue = {
  ...{ farmId, queueId, queueName: 'Lighting', name: 'Lighting' },
  ...{ files: 0, bytes: 0, arrived: [], waiting: [], failed: [] },
};

test('outputs of a followed job come home as its tasks finish, and it is done when the job is', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  queue.finish(first);
  const { uid } = await engine.follows.start({ jobId: queuedJobId(0) });
  const looked = await settledAs(engine, uid, 'queued');
  expect([looked.class, looked.stateReason, looked.outcome]).toEqual(['sync', 'followed', '1 file came home so far.']);
  expect(await readFile(`${root}/renders/f.0001.exr`, 'utf8')).toBe('one');
  queue.finish(second);
  const ended = await lookAgain(engine, uid);
  expect([ended.state, ended.outcome]).toEqual(['done', '2 files came home so far.']);
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');
  expect(followOf(engine, uid)).toMatchObject({
    what: 'job',
    name: 'Shot 0',
    queueName: 'Lighting',
    files: 2,
    bytes: 6,
    arrived: [
      { name: 'Shot 0', files: 1, bytes: 3 },
      { name: 'Shot 0', files: 1, bytes: 3 },
    ],
    waiting: [],
    failed: [],
  });
});

test('a followed queue brings home what its jobs render from then on, and is the same when it is followed twice', async () => {
  const { root, queue, open } = await createFollowedQueue(2);
  const { engine } = await open();
  const askedMs = Date.now();
  const { uid } = await engine.follows.start({});
  expect((await settledAs(engine, uid, 'queued')).outcome).toBe('Nothing arrived yet.');
  expect(engine.board.get(uid).spec).toMatchObject(followedQueue);
  expect((engine.board.get(uid).spec as { sinceMs: number }).sinceMs).toBeGreaterThanOrEqual(askedMs);
  queue.finish(first);
  queue.finish({ job: 1, task: 0, files: { 'renders/g.0001.exr': 'other' } });
  expect((await lookAgain(engine, uid)).outcome).toBe('2 files came home so far.');
  expect(await readFile(`${root}/renders/g.0001.exr`, 'utf8')).toBe('other');
  expect(await engine.follows.start({})).toEqual({ uid });
});

test('what a queue renders between the wish to follow it and the first look comes home, too', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  const wish = { kind: 'follow', ...followedQueue, sinceMs: Date.now() };
  queue.finish(first);
  const { phases, spec, work } = engine.follows.again(wish);
  const { uid } = engine.board.start({ class: 'sync', title: 'late', phases, spec }, work);
  expect((await settledAs(engine, uid, 'queued')).outcome).toBe('1 file came home so far.');
  expect(await readFile(`${root}/renders/f.0001.exr`, 'utf8')).toBe('one');
});

test('a restart goes on following and fetches nothing twice', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const before = await open();
  queue.finish(first);
  const { uid } = await before.engine.follows.start({ jobId: queuedJobId(0) });
  await settledAs(before.engine, uid, 'queued');
  await before.close();
  const { engine } = await open();
  queue.finish(second);
  expect((await lookAgain(engine, uid)).state).toBe('done');
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');
  expect(followOf(engine, uid).arrived.map(({ files }) => files)).toEqual([1, 1]);
});

test('a file that somebody changed is not decided in silence: a review of the job asks, once', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  await mkdir(`${root}/renders`, { recursive: true });
  await writeFile(`${root}/renders/f.0001.exr`, 'mine, painted over');
  queue.finish(first);
  const { uid } = await engine.follows.start({ jobId: queuedJobId(0) });
  await settledAs(engine, uid, 'queued');
  const [waiting] = followOf(engine, uid).waiting;
  const review = await settledAs(engine, waiting?.uid ?? '', 'waiting-user');
  expect([review.class, review.waitingFor, review.jobId]).toEqual(['download', 'review', queuedJobId(0)]);
  expect(await readFile(`${root}/renders/f.0001.exr`, 'utf8')).toBe('mine, painted over');

  await lookAgain(engine, uid);
  expect(followOf(engine, uid).waiting).toEqual([waiting]);
  queue.finish(second);
  expect((await lookAgain(engine, uid)).state).toBe('queued');
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');

  const asked = followOf(engine, uid).waiting[0]?.uid ?? '';
  await settledAs(engine, asked, 'waiting-user');
  await engine.downloads.decide(asked, (open_) => open_.decide({ scope: 'plan', rowIds: [] }, 'overwrite'));
  await engine.downloads.apply(asked, false);
  await settledAs(engine, asked, 'done');
  expect((await lookAgain(engine, uid)).state).toBe('done');
  expect(followOf(engine, uid).waiting).toEqual([]);
});

test('a look that finds nothing leaves no run behind, one that brings something home does', async () => {
  const { place, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  const runsKept = async (): Promise<readonly number[]> => {
    const db = new Database(join(place.home, 'satchel.db'), { readonly: true });
    try {
      const rows = db.prepare<[], number>('SELECT count(*) FROM run').pluck().get() ?? 0;
      return [rows, (await readdir(join(place.home, 'runs'))).filter((name) => name.includes('-sync-')).length];
    } finally {
      db.close();
    }
  };
  const { uid } = await engine.follows.start({});
  await settledAs(engine, uid, 'queued');
  for (let look = 0; look < 3; look += 1) await lookAgain(engine, uid);
  expect(await runsKept()).toEqual([0, 0]);
  queue.finish(first);
  await lookAgain(engine, uid);
  await lookAgain(engine, uid);
  expect(await runsKept()).toEqual([1, 1]);
});

test('following is paused, goes on and is stopped; what came home stays', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  queue.finish(first);
  const { uid } = await engine.follows.start({ jobId: queuedJobId(0) });
  await settledAs(engine, uid, 'queued');
  expect((await engine.queue.pause(uid)).state).toBe('paused');
  expect((await lookAgain(engine, uid)).state).toBe('queued');
  expect((await engine.cancelTransfer(uid)).state).toBe('cancelled');
  expect(await readFile(`${root}/renders/f.0001.exr`, 'utf8')).toBe('one');
});

test('a sign-in that ended asks on a card, and following goes on after it', async () => {
  const { root, queue, open } = await createFollowedQueue(1);
  const { engine } = await open();
  queue.finish(first);
  queue.finish(second);
  queue.deadline.setFaults([{ op: 'ListSessions', action: { status: 403, type: 'ExpiredTokenException' } }]);
  const { uid } = await engine.follows.start({ jobId: queuedJobId(0) });
  const asked = await settledAs(engine, uid, 'waiting-user');
  expect([asked.waitingFor, asked.error?.code, asked.card === undefined]).toEqual(['error', 'auth.expired', false]);
  queue.deadline.setFaults([]);
  await engine.retryTransfer(uid);
  await settledAs(engine, uid, 'done');
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');
});

test('the window goes on to another queue with another profile: following and its reviews stay with the queue they began with', async () => {
  const { place, root, queue, open } = await createFollowedQueue(1);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  const keys = (name: string, key: string): string =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = ${key}\n`;
  await writeFile(place.at('aws keys'), keys('studio', 'DLTEST') + keys('stranger', 'NOBODY'));
  const { engine } = await open(place.at('aws keys'));
  const { uid } = await engine.follows.start({});
  await settledAs(engine, uid, 'queued');

  const elsewhere = {
    'deadline.profile': 'stranger',
    'deadline.farmId': farmId,
    'deadline.farmRegion': 'eu-west-1',
    'deadline.queueId': bareQueueId,
    'store.endpointUrl': 'http://127.0.0.1:1',
  };
  await connectTo(engine, elsewhere);
  await mkdir(`${root}/renders`, { recursive: true });
  await writeFile(`${root}/renders/f.0001.exr`, 'mine, painted over');
  queue.finish(first);
  queue.finish(second);
  expect((await lookAgain(engine, uid)).outcome).toBe('1 file came home so far.');
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');

  const asked = followOf(engine, uid).waiting[0]?.uid ?? '';
  await settledAs(engine, asked, 'waiting-user');
  await engine.downloads.hashed(asked);
  await engine.downloads.decide(asked, (review) => review.decide({ scope: 'plan', rowIds: [] }, 'overwrite'));
  await engine.downloads.apply(asked, false);
  await settledAs(engine, asked, 'done');
  expect(await readFile(`${root}/renders/f.0001.exr`, 'utf8')).toBe('one');
  expect((await lookAgain(engine, uid)).state).toBe('queued');
  expect(followOf(engine, uid).waiting).toEqual([]);
  expect((await errorOf(engine.connections.requiredQueue())).code).toBe('auth.rejected');
});
