import { afterEach, expect, test, vi } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createBlobStoreOpener } from '../../main/adapters/blobStores';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import type { BlobSource, BlobStore } from '../../main/engine/ports/blobStore';
import type { Clock } from '../../main/engine/ports/clock';
import { runCodeOf } from '../../main/engine/transfers/failureKinds';
import { createEndpointGate } from '../../main/engine/transfers/flow/endpointFlow';
import type { FlowControl } from '../../main/engine/transfers/flow/flowControl';
import { createSettingsInMemory, flowOn } from '../support/flowControls';
import { createManualClock } from '../support/manualClock';
import { startS3, type S3ServerOptions } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { createSteppedClock } from '../support/steppedClock';

const hasher = createHasher();
const signal = new AbortController().signal;
const closings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

interface World {
  readonly server: S3TestServer;
  readonly control: FlowControl;
  readonly open: (bucket: string) => BlobStore;
}

async function world(clock: Clock, options: S3ServerOptions = {}): Promise<World> {
  const server = await startS3({ buckets: ['bkt', 'other'], ...options });
  const db = openSatchelDatabase(':memory:', clock);
  const control = flowOn(db, clock, createSettingsInMemory());
  closings.push(
    () => server.close(),
    () => {
      db.close();
    },
    () => control.close(),
  );
  const opener = createBlobStoreOpener({
    hasher,
    flowOf: control.of,
    openS3: (uri, place) =>
      openS3BlobStore(uri, place, {
        hasher,
        clock,
        chance: () => 0.5,
        flowOf: control.of,
        idleTimeoutMs: 2_000,
        env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
      }),
  });
  const open = (bucket: string): BlobStore => {
    const store = opener.open(`s3://${bucket}/root`, { endpointUrl: server.url });
    closings.push(() => store.close());
    return store;
  };
  return { server, control, open };
}

const sourceOf = (bytes: Uint8Array): BlobSource => ({
  sizeBytes: bytes.length,
  async *open() {
    await Promise.resolve();
    yield bytes;
  },
});

const put = (store: BlobStore, key: string, bytes: Uint8Array, stop = signal): Promise<unknown> =>
  store.put(key, sourceOf(bytes), { signal: stop, expectedHash: hasher.hash(bytes) });

test('TR-20 one bucket refuses with Retry-After, and nothing is asked of it before that time; another bucket goes on', async () => {
  const clock = createSteppedClock(Date.now());
  const { server, control, open } = await world(clock, {
    faults: {
      rules: [
        {
          id: 'busy',
          match: { bucket: 'bkt' },
          when: { times: 3 },
          action: { status: { status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } } },
        },
      ],
    },
  });
  const [store, other] = [open('bkt'), open('other')];
  const asked = (): number => server.requests.count({ bucket: 'bkt' });
  const first = put(store, 'Data/a', Buffer.from('a'));
  await vi.waitFor(() => {
    expect(asked()).toBe(1);
  });
  await vi.waitFor(() => {
    expect(control.endpoints()[0]?.window?.onTheWay).toBe(0);
  });
  const more = ['b', 'c', 'd', 'e'].map((name) => put(store, `Data/${name}`, Buffer.from(name)));
  await clock.advance(6_999);
  await put(other, 'Data/x', Buffer.from('x'));
  const beforeItsTime = asked();
  const modes: (string | undefined)[] = [];
  for (let round = 2; round <= 3; round += 1) {
    await clock.advance(7_000);
    await vi.waitFor(() => {
      expect([asked(), control.endpoints()[0]?.window?.onTheWay]).toEqual([round, 0]);
    });
    modes.push(control.endpoints()[0]?.mode);
  }
  await clock.advance(7_000);
  await Promise.all([first, ...more]);
  expect([beforeItsTime, modes, control.endpoints()[0]?.mode, server.objects('bkt').length]).toEqual([
    1,
    ['ok', 'cooling'],
    'ok',
    5,
  ]);
});

const dateOf = (atMs: number): string => new Date(atMs).toUTCString();

// The grown wait is 2 s: chance neither adds to it nor takes from it here.
test.each<[string, (nowMs: number) => string | undefined, number]>([
  ['in seconds', () => '7', 7_000],
  ['as a date', (nowMs) => dateOf(nowMs + 7_000), 7_000],
  ['not at all', () => undefined, 2_000],
  ['by a word', () => 'soon', 2_000],
  ['as a date that is past', (nowMs) => dateOf(nowMs - 60_000), 2_000],
  ['below nothing', () => '-5', 2_000],
  ['as thirty years', () => '1000000000', 900_000],
])('TR-21 a busy store that tells its wait %s is left alone for as long as that means', async (_how, tell, waitMs) => {
  // A date has whole seconds.
  const clock = createSteppedClock(Math.floor(Date.now() / 1000) * 1000);
  const value = tell(clock.nowMs());
  const headers = value === undefined ? {} : { headers: { 'retry-after': value } };
  const busy = { status: { status: 503, code: 'SlowDown', ...headers } };
  const { server, control, open } = await world(clock, {
    faults: { rules: [{ id: 'busy', when: { times: 1 }, action: busy }] },
  });
  const sending = put(open('bkt'), 'Data/a', Buffer.from('a'));
  const statuses = (): readonly (number | undefined)[] => server.requests.rows.map(({ status }) => status);
  await vi.waitFor(() => {
    expect([statuses(), control.endpoints()[0]?.window?.onTheWay]).toEqual([[503], 0]);
  });
  await clock.advance(waitMs - 1);
  const early = statuses();
  await clock.advance(1);
  await sending;
  expect([early, server.requests.count({ op: 'PutObject', status: 200 })]).toEqual([[503], 1]);
});

test('TR-22 cancel ends a wait for a cooling endpoint at once, with no further request', async () => {
  const clock = createSteppedClock(Date.now());
  const { server, open } = await world(clock, {
    faults: { rules: [{ id: 'busy', action: { status: { status: 503, code: 'SlowDown' } } }] },
  });
  const stop = new AbortController();
  const sending = put(open('bkt'), 'Data/a', Buffer.from('a'), stop.signal);
  await vi.waitFor(() => {
    expect(server.requests.rows.length).toBe(1);
  });
  stop.abort();
  await expect(sending).rejects.toHaveProperty('name', 'AbortError');
  await clock.advance(60_000);
  expect(server.requests.rows.length).toBe(1);
});

test('a store that refuses everything ends a transfer as throttled when patience has ended, and not before', async () => {
  const clock = createManualClock(Date.now());
  const startedMs = clock.nowMs();
  const busy = { id: 'busy', action: { status: { status: 503, code: 'SlowDown' } } };
  const { server } = await world(clock, { faults: { rules: [busy] } });
  const gate = createEndpointGate({
    clock,
    chance: () => 0.5,
    learned: undefined,
    mostConnections: 64,
    patienceMs: () => 2 * 3_600_000,
    sent: () => undefined,
    changed: () => undefined,
  });
  const store = openS3BlobStore(
    's3://bkt/root',
    { endpointUrl: server.url },
    {
      hasher,
      clock,
      flowOf: () => ({
        enter: (ask, stop) => gate.enter(ask, stop),
        move: () => undefined,
        isLimited: () => false,
        buffer: () => Promise.resolve(() => undefined),
      }),
      env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
    },
  );
  closings.push(() => store.close());
  await expect(put(store, 'Data/a', Buffer.from('a'))).rejects.toHaveProperty('code', 'network.throttled');
  const minutes = Math.floor((clock.nowMs() - startedMs) / 60_000);
  expect([runCodeOf('network.throttled'), minutes >= 120 && minutes <= 120 + 16]).toEqual(['endpoint-throttled', true]);
});

test.each([
  ['small', 300_000],
  ['in one piece', 5_000_000],
  ['in parts', 20_000_000],
])('what passes a limit arrives byte for byte, %s, also when the limit changes meanwhile', async (_name, size) => {
  const { server, control, open } = await world(createClock());
  await control.setLimits({ up: 40_000_000, down: 40_000_000 });
  const store = open('bkt');
  const bytes = Buffer.alloc(size, 'satchel carries ');
  const sending = put(store, 'Data/a', bytes);
  await control.setLimits({ up: 60_000_000 });
  await sending;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await store.get('Data/a', { signal })).body) chunks.push(chunk);
  expect([hasher.hash(server.read('bkt', 'root/Data/a') ?? Buffer.of()), hasher.hash(Buffer.concat(chunks))]).toEqual([
    hasher.hash(bytes),
    hasher.hash(bytes),
  ]);
});

test('bytes that wait for the limit move at its rate, and cancel ends the wait and the request', async () => {
  const { server, control, open } = await world(createClock());
  await control.setLimits({ up: 200_000 });
  const stop = new AbortController();
  const sending = put(open('bkt'), 'Data/a', Buffer.alloc(6_000_000, 'x'), stop.signal);
  await vi.waitFor(() => {
    expect(control.endpoints()[0]?.window?.onTheWay).toBe(1);
  });
  stop.abort();
  await expect(sending).rejects.toHaveProperty('name', 'AbortError');
  await vi.waitFor(() => {
    expect(server.gauges()).toMatchObject({ inFlight: { now: 0 } });
  });
  expect(server.objects('bkt')).toEqual([]);
});

test('a store that says nothing for longer than may be is given up and asked again', async () => {
  const { server, control, open } = await world(createClock(), {
    faults: { rules: [{ id: 'hole', when: { times: 1 }, action: { blackhole: { afterBytes: 0, side: 'response' } } }] },
  });
  await put(open('bkt'), 'Data/a', Buffer.from('a'));
  server.release('hole');
  expect([server.objects('bkt').length, control.endpoints()[0]?.window?.onTheWay]).toEqual([1, 0]);
});
