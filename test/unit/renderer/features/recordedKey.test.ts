import { expect, test } from 'vitest';
import { keyboardRows } from '../../../../renderer/features/settings/keyboardRows';
import { recordedKey } from '../../../../renderer/features/settings/recordedKey';
import { changeableIds, keyMapOf } from '../../../../shared/domain/keyMap';

const press = (key: string, held: { ctrlKey?: true; shiftKey?: true; altKey?: true; metaKey?: true } = {}) =>
  recordedKey({ key, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, ...held });

test('a key that is pressed to be kept is told in the words of the table', () => {
  expect([
    press('k'),
    press('k', { ctrlKey: true, shiftKey: true }),
    press('k', { metaKey: true }),
    press('F6', { shiftKey: true }),
  ]).toEqual(['K', 'Mod+Shift+K', 'Mod+K', 'Shift+F6'].map((keys) => ({ type: 'keys', keys })));
});

test('Esc leaves the key, Delete takes it away, Tab goes on, and what is only held waits for more', () => {
  expect(['Escape', 'Delete', 'Backspace', 'Tab', 'Shift', 'Control', 'Dead'].map((key) => press(key).type)).toEqual([
    'cancel',
    'clear',
    'clear',
    'leave',
    'wait',
    'wait',
    'wait',
  ]);
});

test('every command whose key can be changed stands in one part, and is found by its words or its key', () => {
  const map = keyMapOf('', true);
  const shown = (text: string): string[] => keyboardRows(map, text).flatMap(({ commands }) => commands);
  expect([shown('').sort(), shown('undecided next'), shown('F10'), shown('no such thing').length]).toEqual([
    [...changeableIds].sort(),
    ['review.next'],
    ['menu.open'],
    changeableIds.length,
  ]);
});
