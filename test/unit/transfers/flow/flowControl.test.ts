import { expect, onTestFinished, test } from 'vitest';
import { openSatchelDatabase, type SatchelDatabase } from '../../../../main/adapters/sqlite/satchelDatabase';
import { createEndpointStates } from '../../../../main/adapters/sqlite/endpointStates';
import type { StoreFlow } from '../../../../main/engine/ports/flow';
import { createEndpoints, movingProcesses } from '../../../../main/engine/transfers/endpoints';
import type { FlowControl } from '../../../../main/engine/transfers/flow/flowControl';
import { createControlledWork } from '../../../support/controlledWork';
import { createSettingsInMemory, flowOn, wallTimeIn } from '../../../support/flowControls';
import { createSharedQueue } from '../../../support/queueSeat';
import { createSteppedClock, type SteppedClock } from '../../../support/steppedClock';

const never = new AbortController().signal;
const key = 's3://s3.amazonaws.com/bkt';

function database(clock: SteppedClock): SatchelDatabase {
  const db = openSatchelDatabase(':memory:', clock);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

/** Moves as much as it may; answers how much that was so far. */
function mover(flow: StoreFlow, direction: 'up' | 'down' = 'up'): { bytes: () => number; stop: () => void } {
  let bytes = 0;
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    for (;;) {
      const wait = flow.move(direction, 16_384, stopped.signal);
      // Without a limit nothing would end it.
      if (wait === undefined) return;
      await wait;
      bytes += 16_384;
    }
  };
  run().catch(() => undefined);
  return {
    bytes: () => bytes,
    stop: () => {
      stopped.abort();
    },
  };
}

async function rateOf(clock: SteppedClock, moved: () => number, seconds: number): Promise<number> {
  const before = moved();
  await clock.advance(seconds * 1000);
  return (moved() - before) / seconds;
}

const isNear = (rate: number, wanted: number): boolean => Math.abs(rate / wanted - 1) <= 0.1;

test('up and down have limits of their own, which change while bytes move', async () => {
  const clock = createSteppedClock();
  const memory = createSettingsInMemory();
  const control = flowOn(database(clock), clock, memory);
  await control.setLimits({ up: 1_000_000, down: 200_000 });
  const flow = control.of(key);
  const [up, down] = [mover(flow), mover(flow, 'down')];
  const first = [await rateOf(clock, up.bytes, 10), await rateOf(clock, down.bytes, 10)];
  await control.setLimits({ up: 300_000 });
  const second = await rateOf(clock, up.bytes, 10);
  up.stop();
  down.stop();
  await control.close();
  expect([isNear(first[0] ?? 0, 1_000_000), isNear(first[1] ?? 0, 200_000), isNear(second, 300_000)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([memory.values.get('limits.up'), memory.values.get('limits.down')]).toEqual([300_000, 200_000]);
});

test('a limit for a time wins over settings and timetable, and is over by itself', async () => {
  const clock = createSteppedClock();
  const db = database(clock);
  const control = flowOn(db, clock, createSettingsInMemory());
  await control.setLimits({ up: 500_000, timetable: [row('00:00-00:00', 400_000)] });
  const elsewhere = flowOn(db, clock, createSettingsInMemory());
  const reasons = [control.limits().now];
  const { override } = await control.setLimits({ up: 0, down: 0, forMs: 3_600_000 });
  reasons.push(control.limits().now, elsewhere.limits().now);
  await clock.advance(3_600_000);
  reasons.push(control.limits().now);
  expect([override, reasons]).toEqual([
    { up: 0, down: 0, untilMs: clock.nowMs() },
    [
      { up: 400_000, down: 0, because: 'timetable', row: 0 },
      { up: 0, down: 0, because: 'override' },
      { up: 0, down: 0, because: 'override' },
      { up: 400_000, down: 0, because: 'timetable', row: 0 },
    ],
  ]);
});

test.each([
  // 02:30 is skipped that night, so the row ends with the hour that is taken away.
  ['summer begins', Date.UTC(2026, 2, 28, 20), [2, 3, 4, 5, 6, 7, 8, 9]],
  // The half hour before 02:30 comes twice, and with it the row.
  ['summer ends', Date.UTC(2026, 9, 24, 19), [2, 3, 4, 5, 6, 7, 8, 9, 10, 12]],
])('TR-23 a row across midnight is in force by the clock on the wall when %s', async (_night, startMs, slow) => {
  const clock = createSteppedClock(startMs);
  const timetable = [{ ...row('22:00-02:30', 100_000), days: ['sat' as const] }];
  const control = flowOn(database(clock), clock, createSettingsInMemory(), { wallTime: wallTimeIn('Europe/Berlin') });
  await control.setLimits({ up: 400_000, timetable });
  const flow = control.of(key);
  const rates: number[] = [];
  for (let half = 0; half < 16; half += 1) {
    await clock.advance(2_000);
    const moving = mover(flow);
    await clock.advance(2_000);
    rates.push(await rateOf(clock, moving.bytes, 20));
    moving.stop();
    await clock.advance(1_800_000 - 24_000);
  }
  await control.close();
  const wanted = rates.map((_rate, half) => (slow.includes(half) ? 100_000 : 400_000));
  expect(rates.map((rate, half) => isNear(rate, wanted[half] ?? 0))).toEqual(rates.map(() => true));
});

test('TR-27 four processes move together what one may', async () => {
  const { clock, db, queue, seat } = await createSharedQueue();
  const memory = createSettingsInMemory();
  memory.values.set('limits.up', 20_000_000);
  const controls: FlowControl[] = [];
  for (let process = 1; process <= 4; process += 1) {
    const { board } = seat(process);
    const work = createControlledWork();
    board.start({ class: 'submit', title: `${process}`, phases: ['transferring'], spec: null }, work.work);
    await clock.advance(0);
    const boots = queue.leases().map(({ lease }) => lease.engine.boot);
    const own = boots.at(-1) ?? '';
    controls.push(flowOn(db, clock, memory, { sharedBy: movingProcesses(queue, own, () => false) }));
  }
  const movers = controls.map((control) => mover(control.of(key)));
  await clock.advance(10_000);
  const rate = await rateOf(clock, () => movers.reduce((sum, { bytes }) => sum + bytes(), 0), 5);
  for (const { stop } of movers) stop();
  for (const control of controls) await control.close();
  expect([controls[0]?.limits().sharedBy, isNear(rate, 20_000_000)]).toEqual([4, true]);
});

test('TR-26 transfers to an endpoint that is excluded say so, and start within a second when it is allowed', async () => {
  const { clock, db, seat } = await createSharedQueue();
  const events: string[] = [];
  const control = flowOn(db, clock, createSettingsInMemory(), { noted: (type) => events.push(type) });
  const { board } = seat(1, { endpointKey: key });
  const endpoints = createEndpoints(control, board);
  endpoints.exclude(key);
  const work = createControlledWork();
  const { uid } = board.start({ class: 'submit', title: 'shots', phases: ['transferring'], spec: null }, work.work);
  await clock.advance(30_000);
  const waiting = board.get(uid).snapshot;
  const waited = control.of(key).enter({ kind: 'small', prefix: '' }, never);
  const list = endpoints.allow(key);
  await clock.advance(1_000);
  expect([
    [waiting.state, waiting.stateReason],
    waited instanceof Promise,
    list.map(({ mode, source }) => [mode, source]),
    [board.get(uid).snapshot.state, board.get(uid).snapshot.stateReason],
    typeof (await waited).done,
    events.filter((type) => type.startsWith('endpoint.')),
  ]).toEqual([
    ['queued', 'endpoint'],
    true,
    [['ok', null]],
    ['leased', undefined],
    'function',
    ['endpoint.excluded', 'endpoint.allowed'],
  ]);
  await control.close();
  await board.close();
});

test('another process hears of an exclusion within a second, and of a cooling endpoint', async () => {
  const clock = createSteppedClock();
  const db = database(clock);
  const [here, there] = [flowOn(db, clock, createSettingsInMemory()), flowOn(db, clock, createSettingsInMemory())];
  const flow = there.of(key);
  await clock.advance(0);
  here.exclude(key);
  await clock.advance(1_000);
  const excluded = flow.enter({ kind: 'small', prefix: '' }, never);
  here.allow(key);
  await clock.advance(1_000);
  (await excluded).done(0);
  const untilMs = clock.nowMs() + 60_000;
  createEndpointStates(db).put({ key, mode: 'cooling', source: 'auto', untilMs, strikes: 3 });
  await clock.advance(1_000);
  const cooling = flow.enter({ kind: 'small', prefix: '' }, never);
  await clock.advance(58_000);
  let wasLetIn = false;
  const passing = Promise.resolve(cooling).then(() => (wasLetIn = true));
  await clock.advance(900);
  const early = wasLetIn;
  await clock.advance(100);
  await passing;
  await there.close();
  expect([early, wasLetIn]).toEqual([false, true]);
});

test('SATCHEL_AVOID_ENDPOINTS excludes by key and by beginning, and its end allows again', async () => {
  const clock = createSteppedClock();
  const db = database(clock);
  const avoiding = flowOn(db, clock, createSettingsInMemory(), { avoid: 's3://old.example/bkt, file:///mnt/*' });
  for (const one of ['s3://old.example/bkt', 'file:///mnt/share', key]) avoiding.of(one);
  const modes = avoiding.endpoints().map(({ key: name, mode, source }) => [name, mode, source]);
  await avoiding.close();
  const usual = flowOn(db, clock, createSettingsInMemory());
  usual.of('s3://old.example/bkt');
  await usual.close();
  expect([modes, createEndpointStates(db).get('s3://old.example/bkt')?.mode]).toEqual([
    [
      ['file:///mnt/share', 'excluded', 'env'],
      ['s3://old.example/bkt', 'excluded', 'env'],
      [key, 'ok', null],
    ],
    'ok',
  ]);
});

test('what was learned is where the next start begins, at half of it', async () => {
  const clock = createSteppedClock();
  const db = database(clock);
  const first = flowOn(db, clock, createSettingsInMemory());
  const pass = await first.of(key).enter({ kind: 'small', prefix: '' }, never);
  await clock.advance(10);
  pass.throttled(undefined);
  await clock.advance(5_000);
  (await first.of(key).enter({ kind: 'small', prefix: '' }, never)).done(0);
  await first.close();
  const second = flowOn(db, clock, createSettingsInMemory());
  second.of(key);
  const window = second.endpoints()[0]?.window;
  await second.close();
  expect([createEndpointStates(db).get(key)?.concurrency, window]).toEqual([16, { small: 8, parts: 2, onTheWay: 0 }]);
});

test('a place that is much slower than usual says so until it is not, and what is usual outlives the process', async () => {
  const clock = createSteppedClock();
  const db = openSatchelDatabase(':memory:', clock);
  const notes: string[] = [];
  const control = flowOn(db, clock, createSettingsInMemory(), { noted: (type) => notes.push(type) });
  const flow = control.of('s3://host/bkt');
  const never = new AbortController().signal;
  const part = await flow.enter({ kind: 'part', prefix: 'Data', moves: { direction: 'down', bytes: 1e9 } }, never);
  const downloads = async (seconds: number, bytes: number): Promise<string | undefined> => {
    for (let second = 0; second < seconds; second += 1) {
      await flow.move('down', bytes, never);
      await clock.advance(1000);
    }
    return control.endpoints()[0]?.mode;
  };
  const modes = [await downloads(120, 4_000_000), await downloads(70, 200_000), await downloads(60, 4_000_000)];
  part.done(1e9);
  await control.close();
  const next = flowOn(db, clock, createSettingsInMemory());
  const usual = next.usualRate('s3://host/bkt', 'down') ?? 0;
  expect([modes, notes, usual > 2_000_000, next.usualRate('s3://host/bkt', 'up')]).toEqual([
    ['ok', 'slow', 'ok'],
    ['endpoint.slow', 'endpoint.ok'],
    true,
    undefined,
  ]);
  await next.close();
  db.close();
});

test('parts never take more memory than there is, nor more than may be sent soon', async () => {
  const clock = createSteppedClock();
  const memory = createSettingsInMemory();
  memory.values.set('transfers.bufferMemory', 64 << 20);
  const flow = flowOn(database(clock), clock, memory).of(key);
  let held = 0;
  const release: (() => void)[] = [];
  const want = (bytes: number): void => {
    void flow.buffer(bytes, never).then((give) => {
      held += 1;
      release.push(give);
    });
  };
  for (let part = 0; part < 20; part += 1) want(1 << 20);
  await clock.advance(0);
  const small = held;
  for (const give of release.splice(0)) give();
  await clock.advance(0);
  for (const give of release.splice(0)) give();
  await clock.advance(0);
  for (const give of release.splice(0)) give();
  held = 0;
  for (let part = 0; part < 4; part += 1) want(48 << 20);
  await clock.advance(0);
  expect([small, held]).toEqual([9, 1]);
});

function row(
  times: string,
  up: number,
): {
  days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  fromMinute: number;
  toMinute: number;
  up: number;
  down: number;
} {
  const [from = 0, to = 0] = times.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * 60 + minutes;
  });
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  return { days: [...days], fromMinute: from, toMinute: to, up, down: 0 };
}
