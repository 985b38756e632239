import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatHash,
  formatTime,
  plural,
  visibleText,
} from '../../../shared/text/format';

describe('format', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 KB'],
    [9994, '9.99 KB'],
    [9996, '10.0 KB'],
    [18_900_000, '18.9 MB'],
    [99_960_000, '100 MB'],
    [410_000_000, '410 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.00 GB'],
    [4_310_000_000, '4.31 GB'],
    [38_200_000_000, '38.2 GB'],
    [6.9e12, '6.90 TB'],
    [2.5e18, '2,500 PB'],
    [-1500, '-1.50 KB'],
  ])('writes %d bytes with three digits', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('groups thousands and counts one in the singular', () => {
    expect([formatCount(10_432), plural(1, 'frame'), plural(2_010, 'frame'), plural(2, 'hash', 'hashes')]).toEqual([
      '10,432',
      '1 frame',
      '2,010 frames',
      '2 hashes',
    ]);
  });

  it('says today, the day, and the year only when it is another one', () => {
    const context = { nowMs: Date.UTC(2026, 2, 21, 0, 30), timeZone: 'Europe/Vienna' };
    const times = [
      Date.UTC(2026, 2, 20, 23, 5),
      Date.UTC(2026, 2, 20, 22, 55),
      Date.UTC(2026, 8, 1, 12),
      Date.UTC(2024, 2, 12, 17, 4),
      Number.NaN,
      9e15,
    ];
    expect(times.map((ms) => formatTime(ms, context))).toEqual([
      'today 00:05',
      '20 Mar 23:55',
      '1 Sep 14:00',
      '12 Mar 2024 18:04',
      'unknown time',
      'unknown time',
    ]);
    expect(times.slice(0, 2).map((ms) => formatDay(ms, context))).toEqual(['today', '20 Mar']);
  });

  it('keeps both ends of a hash', () => {
    expect(formatHash('9f2c000000000000000000000000a0e1')).toBe('9f2c…e1');
  });

  it('shows characters that would deceive and leaves every other name alone', () => {
    expect(
      ['photo\u202egnp.exe', 'a\nb\u0000', 'zero\u200bwidth', 'lone\ud800', 'grüße 😀 ñ.exr'].map((name) =>
        visibleText(name),
      ),
    ).toEqual(['photo⟨U+202E⟩gnp.exe', 'a⟨U+000A⟩b⟨U+0000⟩', 'zero⟨U+200B⟩width', 'lone⟨U+D800⟩', 'grüße 😀 ñ.exr']);
  });
});
