import { expect, test } from 'vitest';
import {
  confirmationOf,
  unknownPathsRefused,
  type ConfirmationFacts,
} from '../../../main/engine/submission/confirmation';
import { exitCodeOf } from '../../../shared/domain/exitCodes';

const yes = { kind: 'ask', isYesByDefault: true };
const no = { kind: 'ask', isYesByDefault: false };

test.each<[ConfirmationFacts['asker'], unknown, unknown]>([
  ['window', yes, no],
  ['terminal', yes, no],
  ['accepted', { kind: 'go' }, { kind: 'refuse' }],
  ['nobody', { kind: 'go' }, { kind: 'refuse' }],
])('%s: all known, any unknown', (asker, known, unknown) => {
  const of = (hasUnknownPaths: boolean, more: Partial<ConfirmationFacts> = {}) =>
    confirmationOf({ hasUnknownPaths, asker, ...more });
  expect([of(false), of(true)]).toEqual([known, unknown]);
  // Accepted unknown folders are as good as known ones.
  expect(of(true, { acceptsUnknownPaths: true })).toEqual(known);
});

test('auto-accept goes on with what is known; a window still asks about the rest, a terminal is refused as with --yes', () => {
  const of = (asker: 'window' | 'terminal', hasUnknownPaths: boolean) =>
    confirmationOf({ asker, hasUnknownPaths, autoAccept: true });
  expect([of('window', false), of('window', true), of('terminal', false), of('terminal', true)]).toEqual([
    { kind: 'go' },
    no,
    { kind: 'go' },
    { kind: 'refuse' },
  ]);
});

test('the refusal names the folders and ends with 16', () => {
  const { dto, code } = unknownPathsRefused({ inputs: ['/secret'], outputs: ['/out'] });
  expect([exitCodeOf(code), dto.message]).toEqual([
    16,
    '2 folders are outside of every known place:\n/secret\n(output) /out',
  ]);
});
