import { expect, test } from 'vitest';
import { checkedRule, type RuleDraft } from '../../../main/engine/mapping/checkRule';
import { explainPath, formatOfPath, type DirectedRule } from '../../../main/engine/mapping/explainPath';
import { mappingRuleOf, rulesInForce } from '../../../main/engine/mapping/rulesInForce';
import type { OwnRule } from '../../../main/engine/ports/ownRules';
import { AppError } from '../../../shared/domain/errors';
import { createPathMapper } from '../../../shared/domain/paths/pathMapper';

const rule = (id: string, os: OwnRule['os'], source: string, destination: string): OwnRule => ({
  id,
  name: id,
  os,
  source,
  destination,
  createdMs: 5,
});
const draft = (os: OwnRule['os'], source: string, destination: string): RuleDraft => ({
  name: ' Review ',
  os,
  source,
  destination,
});

const said = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return [error.dto.code, error.dto.message];
    throw error;
  }
};

test('a rule is kept with its paths written out', () => {
  expect([
    checkedRule(draft('windows', 'p:/proj/./x/..', ' /mnt//proj/ '), [], 'linux'),
    checkedRule(draft('macos', '/Volumes/review/', 'p:\\review'), [], 'windows'),
  ]).toEqual([
    { name: 'Review', os: 'windows', source: 'P:\\proj', destination: '/mnt/proj' },
    { name: 'Review', os: 'macos', source: '/Volumes/review', destination: 'P:\\review' },
  ]);
});

test.each<[RuleDraft, unknown]>([
  [draft('linux', '', '/a/b'), ['mapping.relative_source', 'No folder on Linux is named.']],
  [draft('linux', 'mnt/p', '/a/b'), ['mapping.relative_source', '"mnt/p" is not a whole path on Linux.']],
  [draft('windows', 'C:p', '/a/b'), ['mapping.relative_source', '"C:p" is not a whole path on Windows.']],
  [draft('windows', '\\\\', '/a/b'), ['mapping.relative_source', '"\\\\\\\\" is not a whole path on Windows.']],
  [draft('linux', '/a/../..', '/a/b'), ['mapping.relative_source', '"/a/../.." is not a whole path on Linux.']],
  [
    draft('linux', '/p\u0000q', '/a/b'),
    ['mapping.relative_source', '"/p\\u0000q" has characters that cannot be seen.'],
  ],
  [
    draft('linux', '/p/\u202egpj', '/a/b'),
    ['mapping.relative_source', '"/p/\u202egpj" has characters that cannot be seen.'],
  ],
  [draft('linux', '/p', 'P:\\proj'), ['mapping.bad_destination', '"P:\\\\proj" is not a whole path on this computer.']],
  [draft('linux', '/p', '/'), ['mapping.bad_destination', '"/" cannot receive files: it is the whole file system.']],
  [draft('linux', '/mnt//P/', '/a/b'), ['mapping.duplicate_source', 'A rule says already that /mnt/P lies at /here.']],
  [
    { ...draft('linux', '/p', '/a'), name: 'a\u0007' },
    ['input.invalid', 'The name has characters that cannot be shown.'],
  ],
])('a rule that could not work is refused with a sentence: %j', (given, sentence) => {
  expect(said(() => checkedRule(given, [rule('1', 'linux', '/mnt/P', '/here')], 'linux'))).toEqual(sentence);
});

test('of two rules for one folder the first holds, and one that cannot be used here holds nothing', () => {
  const rules = [
    rule('own', 'windows', 'Z:\\Proj', '/own'),
    rule('profile', 'windows', 'z:/proj', '/profile'),
    rule('elsewhere', 'windows', 'Y:\\', 'C:\\y'),
    rule('nothing', 'linux', 'rel', '/r'),
  ].map((each) => ({ ...mappingRuleOf(each), id: each.id }));
  expect(rulesInForce(rules, 'posix').map(({ id }) => id)).toEqual(['own']);
});

const directed = (
  id: string,
  sourceFormat: 'posix' | 'windows',
  source: string,
  destination: string,
): DirectedRule => ({
  id,
  sourceFormat,
  source,
  destination,
  destinationFormat: destination.startsWith('/') ? 'posix' : 'windows',
});
const farm = [
  directed('Projects', 'posix', '/mnt/proj', 'P:\\proj'),
  directed('Assets', 'posix', '/mnt/proj/lib', 'P:\\lib'),
  directed('Drive', 'posix', '/mnt/drive', 'D:\\'),
  directed('Mac', 'windows', 'Z:\\', 'P:\\z'),
];

test('names the rule that won, those that match as well, and the part of the path that it stands for', () => {
  expect([
    explainPath('/mnt/proj/lib/tex/../a.tx', 'posix', farm),
    explainPath('/mnt/drive/x', 'posix', farm),
    explainPath('/mnt/projX/a', 'posix', farm),
  ]).toEqual([
    {
      format: 'posix',
      source: { head: '/mnt/proj/lib', rest: '/a.tx' },
      mapped: { path: 'P:\\lib\\a.tx', head: 'P:\\lib', rest: '\\a.tx' },
      matches: [
        { id: 'Assets', folders: 3 },
        { id: 'Projects', folders: 2 },
      ],
      others: 2,
    },
    {
      format: 'posix',
      source: { head: '/mnt/drive', rest: '/x' },
      mapped: { path: 'D:\\x', head: 'D:\\', rest: 'x' },
      matches: [{ id: 'Drive', folders: 2 }],
      others: 3,
    },
    { format: 'posix', source: { head: '', rest: '/mnt/projX/a' }, mapped: null, matches: [], others: 4 },
  ]);
});

test('says what the mapper does, whatever the path', () => {
  const posix = farm.filter(({ sourceFormat }) => sourceFormat === 'posix');
  const mapper = createPathMapper(posix, 'windows');
  const paths = [
    '/mnt/proj',
    '/mnt/proj/',
    '/mnt/proj/lib',
    '/mnt/proj/libs/x',
    '/mnt/drive/a/b',
    '/',
    '/mnt',
    '/q/../mnt/proj/a',
  ];
  expect(paths.map((path) => explainPath(path, 'posix', farm).mapped?.path)).toEqual(
    paths.map((path) => mapper.map(path)?.mapped),
  );
});

test.each([
  ['not absolute', 'mnt/a', 'path.relative'],
  ['above the top', '/../a', 'path.above_root'],
  ['another path in the spelling of this computer', '/mnt/proj/a\\..\\..\\b', 'path.unsafe'],
])('a path that is %s is refused', (_, path, code) => {
  expect(said(() => explainPath(path, 'posix', farm))).toEqual([code, expect.any(String)]);
});

test('reads a path as what it looks like; two slashes are what the other side runs', () => {
  expect(
    (['/a', 'C:\\a', 'c:/a', '\\\\srv\\s', '//srv/s', 'a'] as const).map((path) => [
      formatOfPath(path, 'posix'),
      formatOfPath(path, 'windows'),
    ]),
  ).toEqual([
    ['posix', 'posix'],
    ['windows', 'windows'],
    ['windows', 'windows'],
    ['windows', 'windows'],
    ['posix', 'windows'],
    ['posix', 'windows'],
  ]);
});
