import { describe, expect, it } from 'vitest';
import { createCallPace, type Turn } from '../../../main/adapters/deadline/callPace';
import { createSteppedClock } from '../../support/steppedClock';

const { signal } = new AbortController();
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function seats() {
  const clock = createSteppedClock();
  const pace = createCallPace(clock);
  const turns: Turn[] = [];
  return {
    clock,
    pace,
    turns,
    enter: async (count: number, lane: 'usual' | 'sessions' = 'usual') => {
      for (let at = 0; at < count; at += 1) void pace.enter(lane, signal).then((turn) => turns.push(turn));
      await settled();
    },
  };
}

describe('the pace of calls', () => {
  it('lets sixteen run at once, and three that list sessions', async () => {
    const usual = seats();
    await usual.enter(20);
    expect(usual.turns).toHaveLength(16);
    usual.turns[0]?.ended();
    await settled();
    expect(usual.turns).toHaveLength(17);
    const sessions = seats();
    await sessions.enter(5, 'sessions');
    expect(sessions.turns).toHaveLength(3);
  });

  it('lets nobody call before the time that the service named, and fewer at once afterwards', async () => {
    const { clock, turns, enter } = seats();
    await enter(1);
    turns.pop()?.ended(5000);
    await enter(20);
    await clock.advance(4999);
    expect(turns).toHaveLength(0);
    await clock.advance(1);
    expect(turns).toHaveLength(8);
  });

  it('grows again with answers, and never stops altogether', async () => {
    const { turns, enter } = seats();
    for (let throttled = 0; throttled < 10; throttled += 1) {
      await enter(1);
      turns.pop()?.ended(0);
    }
    await enter(5);
    expect(turns).toHaveLength(1);
    turns.pop()?.ended();
    await settled();
    expect(turns).toHaveLength(2);
  });

  it('gives a place back when who waits for it is cancelled', async () => {
    const { pace, turns, enter } = seats();
    await enter(3, 'sessions');
    const stop = new AbortController();
    const waiting = pace.enter('sessions', stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    turns[0]?.ended();
    await enter(1, 'sessions');
    expect(turns).toHaveLength(4);
  });
});
