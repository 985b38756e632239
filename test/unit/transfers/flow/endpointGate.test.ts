import { expect, test } from 'vitest';
import type { Pass, RequestAsk } from '../../../../main/engine/ports/flow';
import { createEndpointGate, type EndpointGate } from '../../../../main/engine/transfers/flow/endpointFlow';
import { createSteppedClock, type SteppedClock } from '../../../support/steppedClock';

const never = new AbortController().signal;
const data: RequestAsk = { kind: 'small', prefix: 'Data' };

/** Requests that are let in, now or later. */
async function entered(gate: EndpointGate, count: number, ask: RequestAsk = data): Promise<Pass[]> {
  const passes: Pass[] = [];
  for (let at = 0; at < count; at += 1) passes.push(await gate.enter(ask, never));
  return passes;
}

function gateOn(clock: SteppedClock, more: { learned?: number; chance?: number } = {}): EndpointGate {
  return createEndpointGate({
    clock,
    chance: () => more.chance ?? 0.5,
    learned: more.learned,
    mostConnections: 64,
    patienceMs: () => 2 * 3_600_000,
    sent: () => undefined,
    changed: () => undefined,
  });
}

/** Clients that send one request after the other, each answered after `takesMs`; answers when requests were sent. */
function clients(
  clock: SteppedClock,
  gate: EndpointGate,
  count: number,
  answer: (pass: Pass, sentMs: number) => void,
  takesMs = 100,
): { readonly sentMs: number[]; readonly stop: () => void } {
  const sentMs: number[] = [];
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    for (;;) {
      const pass = await gate.enter(data, stopped.signal);
      const atMs = clock.nowMs();
      sentMs.push(atMs);
      await clock.delay(takesMs, stopped.signal);
      answer(pass, atMs);
    }
  };
  for (let client = 0; client < count; client += 1) run().catch(() => undefined);
  return {
    sentMs,
    stop: () => {
      stopped.abort();
    },
  };
}

test('TR-20 while an endpoint refuses for 20 s with Retry-After 7 hardly a request is sent, none before its time, and then it goes on', async () => {
  const clock = createSteppedClock(0);
  const [gate, other] = [gateOn(clock), gateOn(clock)];
  const refusals: number[] = [];
  const modes: string[] = [];
  const { sentMs, stop } = clients(clock, gate, 32, (pass, atMs) => {
    if (atMs < 10_000 || atMs >= 30_000) pass.done(1);
    else {
      refusals.push(clock.nowMs());
      pass.throttled(7_000);
      modes.push(gate.status().mode);
    }
  });
  const others = clients(clock, other, 4, (pass) => {
    pass.done(1);
  });
  await clock.advance(60_000);
  stop();
  others.stop();
  const during = (from: number, to: number, all = sentMs): number => all.filter((ms) => ms >= from && ms < to).length;
  const [first = NaN] = refusals;
  const rounds = [...new Set(refusals)];
  expect({
    // None between a refusal and the seven seconds that it asked for.
    tooEarly: rounds.map((ms) => during(ms, ms + 7_000)),
    share: during(first, first + 20_000) / during(first - 10_000, first) <= 0.1,
    cooled: modes.includes('cooling'),
    inTheEnd: gate.status().mode,
    goesOn: during(50_000, 60_000) > 300,
    windowAfterwards: gate.status().small < 32,
    others: during(10_000, 30_000, others.sentMs),
  }).toEqual({
    tooEarly: rounds.map(() => 0),
    share: true,
    cooled: true,
    inTheEnd: 'ok',
    goesOn: true,
    windowAfterwards: true,
    others: 800,
  });
});

test('one request tries an endpoint out; the others wait for its answer', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock);
  const refused = await gate.enter(data, never);
  refused.throttled(1_000);
  const passes: Pass[] = [];
  for (let at = 0; at < 5; at += 1) void Promise.resolve(gate.enter(data, never)).then((pass) => passes.push(pass));
  await clock.advance(999);
  const before = passes.length;
  await clock.advance(1);
  const trying = passes.length;
  passes[0]?.done(0);
  await clock.advance(0);
  expect([before, trying, passes.length]).toEqual([0, 1, 5]);
});

test('without a wish of the endpoint waits grow from 2 s for the part of the store that refuses; other parts go on', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock);
  const waited: number[] = [];
  for (let at = 0; at < 2; at += 1) {
    (await gate.enter(data, never)).throttled(undefined);
    const sinceMs = clock.nowMs();
    const next = Promise.resolve(gate.enter(data, never)).then((pass) => {
      waited.push(clock.nowMs() - sinceMs);
      return pass;
    });
    const elsewhere = gate.enter({ kind: 'small', prefix: 'Manifests' }, never);
    expect(elsewhere).not.toBeInstanceOf(Promise);
    (await elsewhere).done(0);
    await clock.advance(5_000);
    (await next).ended();
  }
  expect(waited).toEqual([2_000, 4_000]);
});

test('many refusals at once are one strike: the window is halved once', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock);
  const passes = await entered(gate, 32);
  await clock.advance(50);
  for (const pass of passes) pass.throttled(undefined);
  expect([gate.status().small, gate.status().mode, gate.status().strikes]).toEqual([16, 'ok', 1]);
});

test('TR-22 cancel ends every wait at once: for the window, for time, for a trial and for permission', async () => {
  const clock = createSteppedClock(0);
  const [full, cooling, tried, excluded] = [gateOn(clock), gateOn(clock), gateOn(clock), gateOn(clock)];
  await entered(full, 32);
  for (const gate of [cooling, tried]) (await gate.enter(data, never)).throttled(1_000);
  void tried.enter(data, never);
  await clock.advance(500);
  excluded.exclude(true);
  const stop = new AbortController();
  const waiting = [full, cooling, tried, excluded].map(async (gate) => {
    await gate.enter(data, stop.signal);
  });
  await clock.advance(0);
  const beforeMs = clock.nowMs();
  stop.abort();
  const ends = await Promise.allSettled(waiting);
  expect([ends.map(({ status }) => status), clock.nowMs() - beforeMs]).toEqual([Array(4).fill('rejected'), 0]);
});

test('parts and small requests have windows of their own, and begin with half of what was borne the last time', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock, { learned: 40 });
  const { small, parts } = gate.status();
  await entered(gate, parts, { kind: 'part', prefix: 'Data' });
  expect([small, parts, gate.enter({ kind: 'part', prefix: 'Data' }, never), gate.enter(data, never)]).toEqual([
    20,
    5,
    expect.any(Promise),
    expect.not.objectContaining({ then: expect.any(Function) as unknown }),
  ]);
});

test('a request whose endpoint refuses everything is not to blame, until patience ends', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock);
  const counted: boolean[] = [];
  for (let at = 0; at < 12; at += 1) {
    const entering = Promise.resolve(gate.enter(data, never));
    await clock.advance(15 * 60_000);
    counted.push((await entering).throttled(15 * 60_000).isCounted);
  }
  expect(counted).toEqual([...Array<boolean>(8).fill(false), ...Array<boolean>(4).fill(true)]);
});

test('a lone request that is refused without a wish is sent again and again, until patience ends', async () => {
  const clock = createSteppedClock(0);
  const gate = gateOn(clock);
  const seconds: number[] = [];
  const ended: true[] = [];
  const asking = (async () => {
    while (ended.length === 0) {
      const pass = await gate.enter(data, never);
      seconds.push(Math.round(clock.nowMs() / 1000));
      if (pass.throttled(undefined).isCounted) ended.push(true);
    }
  })();
  for (let minute = 0; minute < 180 && ended.length === 0; minute += 1) await clock.advance(60_000);
  await asking;
  expect([seconds.slice(0, 5), (seconds.at(-1) ?? 0) >= 7200, (seconds.at(-1) ?? 0) <= 7200 + 15 * 60]).toEqual([
    [0, 2, 6, 14, 30],
    true,
    true,
  ]);
});
