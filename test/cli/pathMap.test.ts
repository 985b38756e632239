/** Where paths of another computer lie here, by a file of rules. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';

const rule = (source: string, destination: string, format = 'WINDOWS') => ({
  source_path_format: format,
  source_path: source,
  destination_path: destination,
});

test('each path is told with its place here and the rule that won; one without a rule ends with 11', async () => {
  const place = await createCliPlace();
  const rules = [rule('Z:\\Proj', '/mnt/proj'), rule('Z:\\Proj\\lib', '/mnt/lib')];
  await writeFile(place.at('rules.json'), JSON.stringify({ version: 'pathmapping-1.0', path_mapping_rules: rules }));
  const map = (...paths: string[]) =>
    place.json(['path-map', ...paths, '--rules', 'rules.json', '--source-format', 'windows']);
  const done = await map('z:/pROJ/Lib/A.tx', 'Z:\\Projects\\b');
  expect([done.code, ...done.lines]).toEqual([
    11,
    { type: 'item', source: 'z:/pROJ/Lib/A.tx', mapped: '/mnt/lib/A.tx', rule: rules[1] },
    { type: 'item', source: 'Z:\\Projects\\b', mapped: null, rule: null },
    { type: 'result', verb: 'path-map', mapped: 1, unmapped: 1 },
  ]);
  expect((await map('Z:\\Proj')).code).toBe(0);
});

test('a person reads the place and the rule in one line', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('rules.json'), JSON.stringify([rule('/mnt/p', '/x', 'posix')]));
  const done = await place.run(['path-map', '/mnt/p/a', '/q', '--rules', 'rules.json']);
  expect(done.stdout.split('\n')).toEqual(['/mnt/p/a -> /x/a (/mnt/p -> /x)', '/q: no rule', '']);
});

test.each<[string, unknown, readonly string[], number, string]>([
  ['P10: a path that is relative to a drive', [rule('C:\\', '/c')], ['C:a'], 2, 'path.relative'],
  [
    'G-M4: rules of two formats',
    [rule('C:\\', '/c'), rule('/a', '/b', 'POSIX')],
    ['C:\\a'],
    2,
    'mapping.mixed_formats',
  ],
  [
    'another format than the rules have',
    [rule('/a', '/b', 'POSIX')],
    ['/a', '--source-format', 'windows'],
    2,
    'mapping.mixed_formats',
  ],
  ['one source with two places', [rule('C:\\', '/c'), rule('c:/', '/d')], ['C:\\a'], 2, 'mapping.duplicate_source'],
  ['rules that are none', { rules: [] }, ['/a'], 2, 'input.invalid'],
])('refuses %s', async (_, document, args, code, error) => {
  const place = await createCliPlace();
  await writeFile(place.at('rules.json'), JSON.stringify(document));
  const done = await place.json(['path-map', ...args, '--rules', 'rules.json']);
  expect([done.code, done.last['code']]).toEqual([code, error]);
});

test('a file of rules that is not there is told by its name', async () => {
  const place = await createCliPlace();
  const done = await place.json(['path-map', '/a', '--rules', 'gone.json']);
  expect([done.code, done.last['code'], String(done.last['message'])]).toEqual([
    11,
    'input.not_found',
    `${place.at('gone.json')} is not there.`,
  ]);
});
