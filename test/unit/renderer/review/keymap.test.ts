import { describe, expect, test } from 'vitest';
import { keyMapOf } from '../../../../shared/domain/keyMap';
import { gridCommand, keyHelp, pageCommand, type KeyPress } from '../../../../renderer/features/review/keymap';

const keys = keyMapOf('', true);
const withoutLetters = keyMapOf('', false);

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  shift: false,
  alt: false,
  ...held,
});

describe('keys of the grid', () => {
  test('letters decide, whatever the case', () => {
    const choices = ['m', 'F', 'b', 'S'].map((key) => gridCommand(press(key), keys));
    expect(choices).toEqual(['mine', 'farm', 'both', 'skip'].map((choice) => ({ type: 'decide', choice })));
  });

  test('Alt and arrows decide by the place in the control', () => {
    const choices = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) =>
      gridCommand(press(key, { alt: true }), withoutLetters),
    );
    expect(choices).toEqual(['mine', 'farm', 'both', 'skip'].map((choice) => ({ type: 'decide', choice })));
  });

  test('with single keys off every printable key looks up by name, and no decision is one key away', () => {
    const keys = ['m', 'f', 'b', 's', 'n', '?', 'a', ']', '[', '/', '0', '5'];
    expect(keys.map((key) => gridCommand(press(key), withoutLetters))).toEqual(
      keys.map((text) => ({ type: 'typeAhead', text })),
    );
  });

  test('Shift of a letter is the letter, unless it has a meaning of its own', () => {
    const held = press('M', { shift: true });
    const asked = [gridCommand(held, keys), gridCommand(held, keyMapOf('review.wipe=Shift+M', true))];
    expect(asked).toEqual([
      { type: 'decide', choice: 'mine' },
      { type: 'preview', mode: 'wipe' },
    ]);
  });

  test('a changed key does what it was given, and the old one nothing', () => {
    const mine = keyMapOf('review.mine=K review.undo=Mod+U', true);
    expect([
      gridCommand(press('k'), mine),
      gridCommand(press('m'), mine),
      pageCommand(press('u', { ctrl: true }), mine),
      pageCommand(press('z', { ctrl: true }), mine),
    ]).toEqual([{ type: 'decide', choice: 'mine' }, null, { type: 'undo' }, null]);
  });

  test('F2 renames, and with Shift leads into the decision', () => {
    expect([gridCommand(press('F2'), keys), gridCommand(press('F2', { shift: true }), withoutLetters)]).toEqual([
      { type: 'rename' },
      { type: 'editDecision' },
    ]);
  });

  test('numbers toggle chips and 0 shows all', () => {
    expect([gridCommand(press('1'), keys), gridCommand(press('9'), keys), gridCommand(press('0'), keys)]).toEqual([
      { type: 'kind', number: 1 },
      { type: 'kind', number: 9 },
      { type: 'allKinds' },
    ]);
  });

  test('Shift extends a move and changes nothing else about it', () => {
    expect([gridCommand(press('PageDown', { shift: true }), keys), gridCommand(press('Home'), keys)]).toEqual([
      { type: 'move', to: 'pageDown', extend: true },
      { type: 'move', to: 'first', extend: false },
    ]);
  });

  test('keys that belong to the page or to the system are left alone', () => {
    const left = [
      press('z', { ctrl: true }),
      press('F1'),
      press('Tab'),
      press('F4', { alt: true }),
      press('f', { ctrl: true }),
      press('Dead'),
    ];
    expect(left.map((key) => gridCommand(key, keys))).toEqual(left.map(() => null));
  });
});

describe('keys of the page', () => {
  test('undo, redo and filter', () => {
    const pressed = [
      press('z', { ctrl: true }),
      press('Z', { ctrl: true, shift: true }),
      press('y', { ctrl: true }),
      press('f', { ctrl: true }),
      press('F1'),
      press('z'),
    ];
    expect(pressed.map((key) => pageCommand(key, keys)?.type ?? null)).toEqual([
      'undo',
      'redo',
      'redo',
      'filter',
      null,
      null,
    ]);
  });

  test('help names each line once', () => {
    const lines = keyHelp(keys).map(({ keys }) => keys.join(' '));
    expect(new Set(lines).size).toBe(lines.length);
  });
});
