import { expect, test } from 'vitest';
import { createCooling } from '../../../../main/engine/transfers/flow/cooling';

const prefix = 'Data';

test('an endpoint cools until a whole millisecond, whatever chance adds, because a row keeps it', () => {
  const cooling = createCooling(() => 0.123_456_789);
  const untils = [1000, 50_000, 55_000].map((nowMs) => {
    cooling.struck({ prefix, sentMs: nowMs, nowMs, askedMs: undefined });
    return cooling.state();
  });
  expect(untils.at(-1)).toEqual({ mode: 'cooling', untilMs: 55_000 + 6494, strikes: 3 });
});

test('answers take strikes back, so that one refusal of five does not make waits longer and longer', () => {
  const cooling = createCooling(() => 0.5);
  for (let nowMs = 0; nowMs < 20_000; nowMs += 1000) {
    if (nowMs % 5000 === 0) cooling.struck({ prefix, sentMs: nowMs, nowMs, askedMs: undefined });
    else cooling.answered(prefix, nowMs, nowMs);
  }
  expect(cooling.state().strikes).toBe(0);
});
