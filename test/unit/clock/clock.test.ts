import { expect, test } from 'vitest';
import { createClock, createIds, uuidV7 } from '../../../main/adapters/clock/clock';

test('puts the milliseconds into the first 48 bits of a version 7 id', () => {
  const random = Uint8Array.from({ length: 10 }, () => 0xff);
  expect(uuidV7(0x0123456789ab, random)).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
});

test('makes ids of the promised shapes', () => {
  const ids = createIds();
  expect([ids.uuid(), ids.guid(), ids.hex(5)]).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u),
    expect.stringMatching(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/u),
    expect.stringMatching(/^[0-9a-f]{5}$/u),
  ]);
});

test('ends a wait with an AbortError when the signal aborts', async () => {
  const controller = new AbortController();
  const waiting = createClock().delay(3_600_000, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
