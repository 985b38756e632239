import { describe, expect, test } from 'vitest';
import type { ReviewRow, RowsReply } from '../../../../shared/ipc/rows';
import { createRowCache } from '../../../../renderer/features/review/rowCache';
import { makeRow } from '../../../support/reviewRows';

const reply = (revision: number, start: number, ids: readonly string[]): RowsReply => ({
  type: 'rows',
  id: 1,
  uid: 'review-1',
  revision,
  total: 1000,
  start,
  rows: ids.map((id): ReviewRow => makeRow({ id })),
});

describe('the row cache', () => {
  test('asks for missing pages of the window only', () => {
    const cache = createRowCache();
    cache.store(reply(1, 100, ['a']));
    expect([cache.wantedPages(50, 260), cache.wantedPages(100, 199), cache.wantedPages(0, -1)]).toEqual([
      [0, 2],
      [],
      [],
    ]);
  });

  test('shows stale rows until the new ones arrive, and says that they are stale', () => {
    const cache = createRowCache();
    cache.store(reply(1, 0, ['a']));
    cache.expire(2);
    expect([cache.rowAt(0)?.id, cache.freshRowAt(0), cache.wantedPages(0, 10)]).toEqual(['a', undefined, [0]]);
    cache.store(reply(2, 0, ['b']));
    expect([cache.freshRowAt(0)?.id, cache.wantedPages(0, 10)]).toEqual(['b', []]);
  });

  test('does not take a reply that an older revision sent', () => {
    const cache = createRowCache();
    cache.expire(5);
    expect([cache.store(reply(4, 0, ['old'])), cache.rowAt(0), cache.revision()]).toEqual([false, undefined, 5]);
  });

  test('a newer reply makes the other pages stale', () => {
    const cache = createRowCache();
    cache.store(reply(1, 0, ['a']));
    cache.store(reply(2, 100, ['b']));
    expect(cache.wantedPages(0, 150)).toEqual([0]);
  });

  test('keeps the pages nearest to the screen', () => {
    const cache = createRowCache();
    for (let page = 0; page < 10; page += 1) cache.store(reply(1, page * 100, ['a']));
    cache.trim(4, 3);
    expect(cache.pageNumbers().sort()).toEqual([3, 4, 5]);
  });
});
