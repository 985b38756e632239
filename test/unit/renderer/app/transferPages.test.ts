import { expect, test } from 'vitest';
import { titleOf } from '../../../../renderer/app/routes';
import { pageOf } from '../../../../renderer/app/transferPages';
import { addPaths } from '../../../../renderer/features/submit/choice';
import { formatDuration, lastPart } from '../../../../renderer/ui/format';
import { aTransfer } from '../../../support/transfers';

test('a transfer leads to the page it waits on or ended with', () => {
  const pages = [
    aTransfer('a', { state: 'waiting-user', waitingFor: 'submission' }),
    aTransfer('b', { class: 'download', state: 'waiting-user', waitingFor: 'review' }),
    aTransfer('c', { class: 'download', state: 'done' }),
    aTransfer('d', { state: 'done' }),
    aTransfer('e'),
  ].map((transfer) => pageOf(transfer));
  expect(pages).toEqual([
    { name: 'submit', uid: 'a' },
    { name: 'review', uid: 'b' },
    { name: 'result', uid: 'c' },
    undefined,
    undefined,
  ]);
});

test('the window title starts with the name of the app', () => {
  expect(titleOf({ name: 'bring-home' })).toBe('Satchel – Bring home');
});

test('a path is sent once however often it is added, and order stays', () => {
  expect(addPaths(['/a', '/b'], ['/b', '/c', '/a'])).toEqual(['/a', '/b', '/c']);
});

test('durations and names are short', () => {
  expect([0, 8_000, 60_000, 220_000, 3_600_000, 3_900_000].map(formatDuration)).toEqual([
    '1 s',
    '8 s',
    '1 min',
    '3 min 40 s',
    '1 h',
    '1 h 5 min',
  ]);
  expect([lastPart('/a/b.exr'), lastPart('C:\\x\\y\\'), lastPart('/')]).toEqual(['b.exr', 'y', '/']);
});
