import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../main/adapters/aws/attempts';
import { attemptsFor, retryDelayMs } from '../../../main/adapters/s3/s3Retry';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

test.each([
  ['7', 7_000],
  ['Fri, 02 Jan 2026 03:04:12 GMT', 7_000],
  [undefined, undefined],
  ['soon', undefined],
  ['-5', undefined],
  ['0', undefined],
  ['Thu, 01 Jan 2026 03:04:12 GMT', undefined],
  ['1000000000', 15 * 60_000],
])('the wait asked for by %j is %j ms', (value, expected) => {
  expect(retryAfterMs(value, now)).toBe(expected);
});

test('waits grow with full jitter up to 20 s, and start at 2 s for a store that is too busy', () => {
  const waits = (code: 'network.reset' | 'network.throttled', chance: number): number[] =>
    [1, 2, 3, 8].map((failed) => retryDelayMs(code, {}, failed, now, chance));
  expect({
    least: waits('network.reset', 0),
    most: waits('network.reset', 1),
    throttled: waits('network.throttled', 0.5),
    asked: retryDelayMs('network.throttled', { retryAfter: '7' }, 3, now, 0.9),
    auth: retryDelayMs('auth.expired', {}, 1, now, 0.9),
  }).toEqual({
    least: [0, 0, 0, 0],
    most: [200, 400, 800, 20_000],
    throttled: [2_000, 4_000, 8_000, 120_000],
    asked: 7_000,
    auth: 0,
  });
});

test('only what may pass by itself is tried again', () => {
  const codes = [
    'network.throttled',
    'network.reset',
    'network.timeout',
    'auth.expired',
    'store.denied_put',
    'network.tls',
    'store.full',
  ] as const;
  expect(codes.map((code) => attemptsFor(code, true))).toEqual([8, 8, 5, 2, 1, 1, 1]);
  expect(attemptsFor('network.server', false)).toBe(1);
});
