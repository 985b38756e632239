import { expect, test } from 'vitest';
import { mergeTransfer, mergeTransferList } from '../../../../renderer/bridge/mergeTransfers';
import { aTransfer } from '../../../support/transfers';

test('a newer snapshot takes the place of the older one and nothing else moves', () => {
  const list = [aTransfer('a', { revision: 3 }), aTransfer('b', { revision: 1 })];
  expect(mergeTransfer(list, aTransfer('b', { revision: 2, state: 'done' }))).toEqual([
    aTransfer('a', { revision: 3 }),
    aTransfer('b', { revision: 2, state: 'done' }),
  ]);
});

test('a snapshot that arrives late or twice changes nothing', () => {
  const list = [aTransfer('a', { revision: 3 })];
  expect(mergeTransfer(list, aTransfer('a', { revision: 2 }))).toBe(list);
  expect(mergeTransfer(list, aTransfer('a', { revision: 3 }))).toBe(list);
});

test('a new transfer goes first', () => {
  expect(mergeTransfer([aTransfer('a')], aTransfer('b')).map(({ uid }) => uid)).toEqual(['b', 'a']);
});

test('a fetched list keeps what the port brought since: newer revisions and transfers made later', () => {
  const known = [
    aTransfer('made-since', { createdMs: 30 }),
    aTransfer('a', { revision: 5, createdMs: 10 }),
    aTransfer('dropped-by-the-engine', { createdMs: 5 }),
  ];
  const fetched = [aTransfer('b', { createdMs: 20 }), aTransfer('a', { revision: 4, createdMs: 10 })];
  expect(mergeTransferList(known, fetched)).toEqual([
    aTransfer('made-since', { createdMs: 30 }),
    aTransfer('b', { createdMs: 20 }),
    aTransfer('a', { revision: 5, createdMs: 10 }),
  ]);
});
