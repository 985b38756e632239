import { describe, expect, test } from 'vitest';
import {
  clampOffset,
  indexAt,
  layOut,
  mapScroll,
  maxScrollerPx,
  offsetForScrollTop,
  offsetToReveal,
  pageRows,
  scrollTopForOffset,
  topOf,
  totalUnits,
  unitsOf,
  visibleRows,
} from '../../../../renderer/features/review/gridGeometry';

/** Row 0 and every third after it one unit high, the others two. */
const mixed = (page: number): Uint8Array =>
  Uint8Array.from({ length: pageRows }, (_, row) => ((page * pageRows + row) % 3 === 0 ? 1 : 2));

describe('the layout of rows', () => {
  test('counts fetched rows exactly and guesses the others', () => {
    const geometry = layOut(300, 1.5, new Map([[1, mixed(1)]]));
    expect([
      topOf(geometry, 100),
      topOf(geometry, 200),
      totalUnits(geometry),
      unitsOf(geometry, 0),
      unitsOf(geometry, 102),
    ]).toEqual([150, 317, 467, 1.5, 1]);
  });

  test('finds every row again from its own top and from just above its end', () => {
    const geometry = layOut(
      350,
      2,
      new Map([
        [0, mixed(0)],
        [2, mixed(2)],
      ]),
    );
    const found = Array.from({ length: 350 }, (_, index) => [
      indexAt(geometry, topOf(geometry, index)),
      indexAt(geometry, topOf(geometry, index) + unitsOf(geometry, index) - 0.001),
    ]);
    expect(found).toEqual(Array.from({ length: 350 }, (_, index) => [index, index]));
  });

  test('stays inside the list for heights outside of it', () => {
    const geometry = layOut(7, 1, new Map());
    expect([
      indexAt(geometry, -5),
      indexAt(geometry, 7),
      indexAt(geometry, 1e9),
      indexAt(layOut(0, 1, new Map()), 3),
    ]).toEqual([0, 6, 6, 0]);
  });

  test('a last page that is not full counts only its rows', () => {
    expect(totalUnits(layOut(150, 1, new Map([[1, new Uint8Array(50).fill(2)]])))).toBe(200);
  });

  test('the window holds what touches the viewport and the overscan, and nothing for an empty list', () => {
    const geometry = layOut(1000, 1, new Map());
    expect([
      visibleRows(geometry, 10.5, 4, 2),
      visibleRows(geometry, 0, 4, 2),
      visibleRows(geometry, 998, 4, 2),
      visibleRows(layOut(0, 1, new Map()), 0, 4, 2),
    ]).toEqual([
      { first: 8, last: 16 },
      { first: 0, last: 6 },
      { first: 996, last: 999 },
      { first: 0, last: -1 },
    ]);
  });
});

describe('the scroll bar', () => {
  test('is the true offset below the limit', () => {
    const map = mapScroll(7_000_000, 600);
    expect([map.isScaled, offsetForScrollTop(map, 1234), scrollTopForOffset(map, 1234)]).toEqual([false, 1234, 1234]);
  });

  test('above the limit reaches both ends and goes round without drifting', () => {
    const map = mapScroll(56_000_000, 600);
    const end = maxScrollerPx - 600;
    expect([
      map.scrollerPx,
      offsetForScrollTop(map, 0),
      offsetForScrollTop(map, end),
      scrollTopForOffset(map, 56_000_000 - 600),
    ]).toEqual([maxScrollerPx, 0, 56_000_000 - 600, end]);
    expect(offsetForScrollTop(map, scrollTopForOffset(map, 31_415_926))).toBeCloseTo(31_415_926, 3);
  });

  test('a list shorter than the viewport does not scroll', () => {
    expect(clampOffset(mapScroll(100, 600), 50)).toBe(0);
  });

  test('shows a row with the smallest move', () => {
    expect([
      offsetToReveal(100, 80, 24, 200),
      offsetToReveal(100, 290, 24, 200),
      offsetToReveal(100, 150, 24, 200),
    ]).toEqual([80, 114, 100]);
  });
});
