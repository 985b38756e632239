/** The keys in force: the table's, changed by a person, never one key for two commands that could both hear it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandIds, commandOf, type CommandPlace } from '../../../shared/domain/commands';
import {
  changeableIds,
  changedText,
  keyMapOf,
  mainShortcut,
  readChanges,
  refusalOf,
  type KeyMap,
} from '../../../shared/domain/keyMap';
import { isAssignable } from '../../../shared/domain/shortcuts';

const inReview = (place: CommandPlace): boolean => place === 'review' || place === 'grid';
const meet = (a: CommandPlace, b: CommandPlace): boolean =>
  a === b || a === 'everywhere' || b === 'everywhere' || (inReview(a) && inReview(b));

function usedTwice(map: KeyMap): string[] {
  const uses = commandIds.flatMap((id) =>
    map.keysOf(id).flatMap(({ keys, on }) => on.map((place) => ({ id, keys, place }))),
  );
  return uses.flatMap((use, index) =>
    uses
      .slice(index + 1)
      .filter((other) => other.keys === use.keys && meet(other.place, use.place))
      .map((other) => `${use.keys}: ${use.id}, ${other.id}`),
  );
}

test('no key of the table means two things where both could hear it', () => {
  expect(usedTwice(keyMapOf('', true))).toEqual([]);
});

test('every key of the table that can be changed could have been given by a person, so that it can be taken back', () => {
  const strange = changeableIds.flatMap((id) => commandOf(id).keys.filter(({ keys }) => !isAssignable(keys)));
  expect(strange).toEqual([]);
});

test('whatever the setting says, no key ever means two things', () => {
  const slot = fc.constantFrom(...changeableIds.flatMap((id) => [id, `${id}/2`]));
  const key = fc.constantFrom(
    'M',
    'F',
    'K',
    'N',
    '/',
    '0',
    'F2',
    'F1',
    'Mod+K',
    'Mod+Z',
    'Mod+Enter',
    'Alt+ArrowUp',
    '',
    'Tab',
    '=',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(slot, key), { maxLength: 12 }), (pairs) => {
      const text = pairs.map(([name, keys]) => `${name}=${keys}`).join(' ');
      expect(usedTwice(keyMapOf(text, true))).toEqual([]);
    }),
  );
});

describe('a person changes a key', () => {
  test('it takes the place of the old one, everywhere it is asked for', () => {
    const text = changedText('', { command: 'view.history', index: 0 }, 'Mod+G');
    const map = keyMapOf(text, true);
    expect([
      text,
      map.commandAt('Mod+4', 'everywhere'),
      mainShortcut(map, 'view.history'),
      map.slotsOf('view.history'),
    ]).toEqual([
      'view.history=Mod+G',
      undefined,
      'Mod+G',
      [{ command: 'view.history', index: 0, on: ['everywhere'], isChanged: true, keys: 'Mod+G' }],
    ]);
  });

  test('a second key of a command and a command without one can be set, too', () => {
    const text = changedText(
      changedText('', { command: 'page.filter', index: 1 }, 'G'),
      { command: 'theme.dark', index: 0 },
      'F8',
    );
    const map = keyMapOf(text, true);
    expect([
      text,
      map.commandAt('G', 'activity'),
      map.commandAt('Mod+F', 'activity'),
      map.commandAt('F8', 'settings'),
    ]).toEqual(['page.filter/2=G theme.dark=F8', 'page.filter', 'page.filter', 'theme.dark']);
  });

  test('the key of the table leaves no trace in the setting; an empty one takes the key away', () => {
    const slot = { command: 'review.mine', index: 0 } as const;
    const away = changedText('review.mine=K', slot, '');
    expect([
      changedText('review.mine=K', slot, 'M'),
      changedText('review.mine=K review.farm=J', slot, undefined),
      away,
      keyMapOf(away, true).keyOf('review.mine'),
      keyMapOf(away, true).commandAt('Alt+ArrowLeft', 'grid'),
    ]).toEqual(['', 'review.farm=J', 'review.mine=', undefined, 'review.mine']);
  });

  test.each([
    ['review.mine', 'F', { why: 'taken', by: 'review.farm' }],
    ['review.mine', 'Mod+K', { why: 'taken', by: 'palette.open' }],
    ['palette.open', 'F2', { why: 'taken', by: 'review.rename' }],
    ['review.undo', '/', { why: 'taken', by: 'review.filter' }],
    ['review.mine', '5', { why: 'kinds' }],
    ['palette.open', '5', { why: 'kinds' }],
    ['review.mine', 'Mod+C', { why: 'kept' }],
    ['review.mine', 'Tab', { why: 'kept' }],
    ['review.mine', 'ArrowUp', { why: 'kept' }],
    ['review.mine', 'Alt+M', { why: 'kept' }],
    ['review.mine', 'Space', { why: 'kept' }],
    ['page.back', 'F8', { why: 'kept' }],
    ['review.mine', 'K', undefined],
    ['submission.new', 'F7', undefined],
    ['result.undo', 'Mod+Y', undefined],
  ] as const)('%s by %s is answered %j', (command, keys, refusal) => {
    expect(refusalOf('', { command, index: 0 }, keys)).toEqual(refusal);
  });

  test('a key that was taken can be given again as soon as its command has another', () => {
    expect(refusalOf('review.farm=J', { command: 'review.mine', index: 0 }, 'F')).toBeUndefined();
    expect(refusalOf('review.farm=J', { command: 'review.mine', index: 0 }, 'J')).toEqual({
      why: 'taken',
      by: 'review.farm',
    });
  });
});

test('with letters off, keys without Ctrl or Alt are no shortcuts; the others stay', () => {
  const map = keyMapOf('review.wipe=Shift+W', false);
  expect([
    map.keyOf('review.mine'),
    map.keyOf('review.wipe'),
    map.commandAt('M', 'grid'),
    map.commandAt('/', 'activity'),
    map.commandAt('Alt+ArrowLeft', 'grid'),
    map.keyOf('help.keys'),
  ]).toEqual([undefined, undefined, undefined, undefined, 'review.mine', 'F1']);
});

test('what is written by hand and means nothing is told apart and changes nothing', () => {
  const text = 'review.mine=K  no.such=F8 review.farm page.back=F9 view.submit=Tab review.mine/9=Q';
  expect(readChanges(text)).toEqual({
    changes: new Map([['review.mine', 'K']]),
    strangers: ['no.such=F8', 'review.farm', 'page.back=F9', 'view.submit=Tab', 'review.mine/9=Q'],
  });
});
