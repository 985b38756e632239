/** The table of names that a target cannot take, row by row and for each system: on the way home, and when they are submitted. */
import { expect, test } from 'vitest';
import { nameFindings } from '../../../main/engine/lint/nameFindings';
import { isPathAllowed } from '../../../main/engine/outputs/plan/encodeName';
import { isSafeRelativePath } from '../../../main/engine/outputs/plan/relativePath';
import { isPathTooLong, nameKey, platformTraits, type TargetPlatform } from '../../../main/engine/outputs/plan/traits';

const platforms: readonly TargetPlatform[] = ['windows', 'macos', 'linux'];
const onlyLinux = ['linux'] as const;
const posix = ['macos', 'linux'] as const;

/** The systems that take a name as it is. */
const takenBy = (name: string): readonly TargetPlatform[] =>
  platforms.filter((platform) => isSafeRelativePath(name, platform) && isPathAllowed(name, platformTraits[platform]));
/** What is said about it where workers run Windows and where they run Linux. */
const saidFor = (name: string): readonly (readonly string[])[] =>
  (['windows', 'linux'] as const).map((os) => nameFindings(name, os).map(({ id }) => id));

const devices = [
  'CON',
  'prn',
  'Aux',
  'nul',
  'COM1',
  'com9',
  'LPT1',
  'lpt9',
  'com\u00b9',
  'LPT\u00b3',
  'CONIN$',
  'conout$',
];

test.each<readonly [row: string, names: readonly string[], takers: readonly TargetPlatform[], code: string]>([
  ['chars', ['a<b', 'a>b', 'sh:b', 'a"b', 'a|b', 'a?b', 'a*b', 'a\u0001', 'a\u001f'], posix, 'name.chars'],
  ['a backslash inside', ['a\\b'], posix, 'name.chars'],
  ['trailing', ['a.', 'b ', 'c. .'], posix, 'name.trailing'],
  ['reserved', devices.flatMap((name) => [name, `${name}.exr`]), posix, 'name.reserved'],
])('%s: Windows refuses, others take it', (_, names, takers, code) => {
  for (const name of names) expect([name, takenBy(name), saidFor(name)]).toEqual([name, takers, [[code], []]]);
});

test.each([
  ['255 units of one byte', 'a'.repeat(255), platforms, [[], []]],
  ['256 units', 'a'.repeat(256), [], [['name.too_long'], ['name.too_long']]],
  ['128 letters of two bytes', '\u00fc'.repeat(128), ['windows', 'macos'], [[], ['name.too_long']]],
  ['half a character', '\ud800', ['windows'], [[], ['name.not_encodable']]],
  ["the app's own folder", '.satchel', [], [['name.internal'], ['name.internal']]],
  ["the app's own parts", '.satchel-0123456789ab.part', [], [['name.internal'], ['name.internal']]],
  ['a name that only looks like them', '.satchels', platforms, [[], []]],
])('%s', (_, name, takers, said) => {
  expect([takenBy(name), saidFor(name)]).toEqual([takers, said]);
});

test.each([
  ['windows', 'C:\\p', 32_767],
  ['macos', '/p', 1024],
  ['linux', '/p', 4096],
] as const)('a whole path of %s ends before %s + %i', (platform, target, limit) => {
  const pathOf = (length: number): string => {
    const parts = 'a'.repeat(200);
    const text = `${parts}/`.repeat(Math.ceil(length / 201));
    return text.slice(0, length - 1).replace(/\/$/, 'b');
  };
  const isTooLong = (length: number): boolean => isPathTooLong(target, pathOf(length), platformTraits[platform]);
  expect([isTooLong(limit - 300), isTooLong(limit)]).toEqual([false, true]);
});

test.each([
  ['equal after case folding', 'A.exr', 'a.exr', ['windows', 'macos'], onlyLinux],
  ['the two folders of two files', 'A/x', 'a/x', ['windows', 'macos'], onlyLinux],
  ['equal after NFC', 'e\u0301.exr', '\u00e9.exr', ['windows', 'macos'], onlyLinux],
] as const)('%s: one file where the volume folds names, two where it does not', (_, one, other, folding, telling) => {
  const isOne = (platform: TargetPlatform, caseSensitive: boolean): boolean => {
    const traits = { platform, caseSensitive };
    return nameKey(one, traits) === nameKey(other, traits);
  };
  expect(folding.map((platform) => isOne(platform, false))).toEqual(folding.map(() => true));
  expect(telling.map((platform) => isOne(platform, true))).toEqual([false]);
});

test('a volume of macOS that tells case apart still takes two spellings of a letter for one', () => {
  const keys = ['e\u0301', '\u00e9', '\u00c9'].map((name) => nameKey(name, { platform: 'macos', caseSensitive: true }));
  expect([keys[0] === keys[1], keys[1] === keys[2]]).toEqual([true, false]);
});
