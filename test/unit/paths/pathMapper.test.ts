import { expect, test, vi } from 'vitest';
import { createPathMapper } from '../../../shared/domain/paths/pathMapper';
import { profileRules } from '../../../shared/domain/paths/profileRules';
import { parseMappingRules, type MappingRule } from '../../../shared/domain/paths/mappingRules';
import type { PathFormat } from '../../../shared/domain/paths/components';

type Pair = readonly [source: string, destination: string];

const rulesOf = (sourceFormat: PathFormat, pairs: readonly Pair[]): MappingRule[] =>
  pairs.map(([source, destination]) => ({ sourceFormat, source, destination }));

/** The computer that the first rule leads to. */
const hostOf = (pairs: readonly Pair[]): PathFormat => (/^[A-Z]:/.test(pairs[0]?.[1] ?? '/') ? 'windows' : 'posix');

const projects: readonly Pair[] = [
  ['/mnt/Projects', 'X:\\Projects'],
  ['/mnt/Projects/Special', 'Y:\\'],
];

test.each<[string, PathFormat, readonly Pair[], string, string | undefined, number?]>([
  ['P1', 'posix', projects, '/mnt/Projects/Special/data.txt', 'Y:\\data.txt', 1],
  ['P2', 'posix', projects, '/mnt/Projects/a/b', 'X:\\Projects\\a\\b', 0],
  ['P3', 'posix', [['/mnt/p', '/x']], '/mnt/proj/a', undefined],
  ['P4', 'posix', [['/mnt/p', '/x']], '/mnt/P/a', undefined],
  ['P5', 'windows', [['Z:\\Proj', '/mnt/proj']], 'z:\\pROJ\\Shot\\A.exr', '/mnt/proj/Shot/A.exr'],
  ['P6', 'windows', [['Z:\\Proj', '/mnt/proj']], 'Z:/Proj/Shot', '/mnt/proj/Shot'],
  ['P7', 'windows', [['\\\\srv\\share', '/mnt/s']], '//SRV/Share/d/x', '/mnt/s/d/x'],
  ['P8', 'windows', [['\\\\srv', '/mnt/all']], '\\\\srv\\share\\x', '/mnt/all/share/x'],
  ['P9', 'windows', [['C:\\', '/c']], 'C:\\a', '/c/a'],
  ['P11', 'posix', [['/', '/x']], '/a/b', '/x/a/b'],
  ['P12', 'posix', [['/mnt/p', '/x']], '/mnt/p', '/x'],
  ['P13', 'posix', [['/mnt/p', '/x']], '/mnt/p/../q', undefined],
  ['P14', 'posix', [], '/a', undefined],
  ['P15', 'posix', [['/mnt//p/', '/x/']], '/mnt/p/a', '/x/a'],
])('G-M1 %s', (_, format, pairs, path, mapped, won = 0) => {
  const rules = rulesOf(format, pairs);
  const found = createPathMapper(rules, hostOf(pairs)).map(path);
  expect(found).toEqual(mapped === undefined ? undefined : { mapped, rule: rules[won] });
});

test('G-M1 P10: a path relative to a drive is refused, not mapped', () => {
  const mapper = createPathMapper(rulesOf('windows', [['C:\\', '/c']]), 'posix');
  expect(() => mapper.map('C:a')).toThrow(expect.objectContaining({ code: 'path.relative' }));
});

test('the order of the rules does not matter', () => {
  const mapper = createPathMapper(rulesOf('posix', [...projects].reverse()), 'windows');
  expect([mapper.map('/mnt/Projects/Special/a')?.mapped, mapper.map('/mnt/Projects/a')?.mapped]).toEqual([
    'Y:\\a',
    'X:\\Projects\\a',
  ]);
});

test('G-M2: a path among 10,000 rules is looked up once for each of its parts', () => {
  const pairs = Array.from({ length: 10_000 }, (_, n): Pair => [`/mnt/show${n}/shots`, `/local/${n}`]);
  const mapper = createPathMapper(rulesOf('posix', pairs), 'posix');
  const get = vi.spyOn(Map.prototype, 'get');
  const mapped = mapper.map('/mnt/show7777/shots/a/b.exr')?.mapped;
  const lookUps = get.mock.calls.length;
  get.mockRestore();
  expect([mapped, lookUps <= 7]).toEqual(['/local/7777/a/b.exr', true]);
});

const profile = (storageProfileId: string, osFamily: string, places: Readonly<Record<string, string>>) => ({
  storageProfileId,
  osFamily,
  fileSystemLocations: Object.entries(places).map(([name, path]) => ({ name, path })),
});

test('G-M3: profiles with names A, B and B, C give one rule for B and list A and C; equal ids give none', () => {
  const job = profile('sp-1', 'windows', { A: 'A:\\', B: 'Z:\\Proj' });
  const local = profile('sp-2', 'LINUX', { B: '/mnt/proj', C: '/c' });
  expect([profileRules(job, local), profileRules(job, { ...local, storageProfileId: 'sp-1' })]).toEqual([
    { rules: rulesOf('windows', [['Z:\\Proj', '/mnt/proj']]), unmatched: ['A', 'C'] },
    { rules: [], unmatched: [] },
  ]);
});

test.each<[string, PathFormat, Pair, PathFormat, string, string]>([
  ['G-M5: climbs out of its root', 'posix', ['/mnt', '/x'], 'posix', '/mnt/p', '../q/a'],
  ['G-M5: climbs out of a Windows root', 'windows', ['Z:\\', '/x'], 'posix', 'Z:\\p', 'a\\..\\..\\q'],
  ['holds what divides names here', 'posix', ['/mnt', 'X:\\p'], 'windows', '/mnt/p', 'a\\b'],
  ['would climb out of the destination here', 'posix', ['/mnt', 'X:\\p'], 'windows', '/mnt/p', 'a\\..\\..\\..\\b'],
])('a path of a manifest is refused when it %s', (_, format, pair, host, root, path) => {
  const mapper = createPathMapper(rulesOf(format, [pair]), host);
  expect(() => mapper.mapBelow(root, path)).toThrow(expect.objectContaining({ code: 'path.unsafe' }));
});

test('a path of a manifest is mapped by the rule that is deepest for it, also below its root', () => {
  const mapper = createPathMapper(
    rulesOf('posix', [
      ['/mnt/p/sub', '/s'],
      ['/mnt', '/x'],
    ]),
    'posix',
  );
  expect(['sub/a', 'other/../b', 'c'].map((path) => mapper.mapBelow('/mnt/p', path)?.mapped)).toEqual([
    '/s/a',
    '/x/p/b',
    '/x/p/c',
  ]);
});

const snake = { source_path_format: 'Windows', source_path: 'Z:\\P', destination_path: '/p' };
const camel = { sourcePathFormat: 'WINDOWS', sourcePath: 'Z:\\P', destinationPath: '/p' };
const read: MappingRule = { sourceFormat: 'windows', source: 'Z:\\P', destination: '/p' };

test.each<[string, unknown]>([
  ['a bare list', [snake]],
  ['the spelling of the other tools', [camel]],
  ['an object with its version', { version: 'pathmapping-1.0', path_mapping_rules: [snake] }],
  ['an object without a version', { path_mapping_rules: [camel] }],
  ['rules that are there twice', [snake, camel]],
])('reads %s', (_, document) => {
  expect(parseMappingRules(JSON.stringify(document), 'posix', 'rules.json')).toEqual([read]);
});

test.each<[string, unknown, string]>([
  ['another version', { version: 'pathmapping-2.0', path_mapping_rules: [snake] }, 'mapping.version'],
  ['another version with another list', { version: 'pathmapping-2.0', rules: [] }, 'mapping.version'],
  [
    'G-M4: rules of two formats',
    [snake, { source_path_format: 'POSIX', source_path: '/a', destination_path: '/b' }],
    'mapping.mixed_formats',
  ],
  [
    'one source with two destinations',
    [snake, { ...snake, source_path: 'z:/p/', destination_path: '/q' }],
    'mapping.duplicate_source',
  ],
  ['a source that is relative to a drive', [{ ...snake, source_path: 'Z:P' }], 'mapping.relative_source'],
  ['a source that climbs above the top', [{ ...snake, source_path: 'Z:\\..\\P' }], 'mapping.relative_source'],
  ['a destination of another system', [{ ...snake, destination_path: 'X:\\p' }], 'mapping.bad_destination'],
  ['no list', { version: 'pathmapping-1.0' }, 'input.invalid'],
  ['an unknown format', [{ ...snake, source_path_format: 'VMS' }], 'input.invalid'],
])('refuses %s', (_, document, code) => {
  expect(() => parseMappingRules(JSON.stringify(document), 'posix', 'rules.json')).toThrow(
    expect.objectContaining({ code }),
  );
});
