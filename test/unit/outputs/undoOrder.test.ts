import { expect, test } from 'vitest';
import type { Intent, JournalLine } from '../../../main/engine/outputs/apply/journalLines';
import { undoOrder } from '../../../main/engine/outputs/undo/undoOrder';

let n = 0;
const done = (op: Intent['op'], path: string, to?: string): JournalLine[] => {
  n += 1;
  return [{ intent: { n, root: '/p', path, op, ...(to === undefined ? {} : { to }) } }, { done: { n } }];
};
const order = (...lines: JournalLine[][]): string[] => undoOrder(lines.flat()).map(({ op, path }) => `${op} ${path}`);

test('changes are taken back newest first, a name right after what took it', () => {
  expect(
    order(done('rename-local', 'a', 'a_local'), done('create', 'b'), done('create', 'a'), done('replace', 'c')),
  ).toEqual(['replace c', 'create a', 'rename-local a', 'create b']);
});

test('an undone rename is redone before the file that takes the name', () => {
  expect(order(done('remove', 'a'), done('rename-local', 'a_local', 'a'), done('remove', 'b'))).toEqual([
    'remove b',
    'rename-local a_local',
    'remove a',
  ]);
});

test('what was never done, and a name given back within the run, is no change', () => {
  const [intent] = done('create', 'x');
  expect(
    order(intent === undefined ? [] : [intent], done('rename-local', 'a', 'b'), done('rename-local', 'b', 'a')),
  ).toEqual([]);
});
