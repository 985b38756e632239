/** Every recorded case of the Python reference is compared by a test, or stands below with the reason why it is not yet. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allGoldenCases, goldenFolder } from '../../support/goldenPython';

const tests = path.resolve(import.meta.dirname, '../..');

/** The words by which tests find all cases of a kind; `goldenCases` of the kind where that is not said otherwise. */
const words: Readonly<Record<string, readonly string[]>> = {
  decode: ["casesOf('dec-')"],
  snapshot: ["kind === 'snapshot'", "casesOf('snap-')"],
  merge: ['`merge-${name}`'],
  'diff-cli': ["kind === 'diff-cli'"],
  'select-output-keys': ["'select-chunked'", "'select-output-in-prefix'", "'select-order'"],
  'output-prefix': ["'layout-times-a'"],
  'manifest-metadata': ['python/meta-nonascii'],
  'group-upload': ["'group-'"],
};

/** Cases that the test of their kind passes over, and the words of the test that says what happens instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'snap-exc-dir': "'python/snap-exc-dir'",
  'diffcli-include-exclude': "'python/diffcli-include-exclude'",
  'snap-mtime-beyond-2e53': "casesOf('snap-')",
  'group-dir-as-input': "'group-dir-as-input'",
};

/** Kinds of recorded cases about what is not here yet or not in this form, so that nothing is compared. */
const withoutFeature: Readonly<Record<string, string>> = {
  'hash-cache-row': 'the hash cache of the reference is not read',
  'path-mapping': 'rules are read, and roots found by them; single paths are not mapped',
  'roots-to-one': 'manifest files name no roots, and roots of a job are sent to folders of their own',
  'path-mapping-generate': 'rules are read, not made of storage profiles',
};

const allTests = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('coverage.test.ts'))
  .map((file) => readFileSync(path.join(tests, file), 'utf8'))
  .join('\n');
const index = JSON.parse(readFileSync(path.join(goldenFolder, 'python-index.json'), 'utf8')) as readonly {
  readonly id: string;
  readonly kind: string;
}[];
const here = allGoldenCases('python');
const bugs = allGoldenCases('pythonBugs');

test('every recorded case is here', () => {
  const ids = new Set([...here, ...bugs].map(({ id }) => id));
  const missing = index.filter(({ id, kind }) => !ids.has(id) && !(kind in withoutFeature)).map(({ id }) => id);
  expect(missing).toEqual([]);
});

test.each([...new Set(here.map(({ kind }) => kind))])('cases of the kind %s are run', (kind) => {
  const wanted = words[kind];
  const call = new RegExp(`goldenCases<[^(]*>\\(\\s*'${kind}'`);
  expect(wanted?.filter((each) => !allTests.includes(each)) ?? (call.test(allTests) ? [] : [kind])).toEqual([]);
});

test.each(bugs)('the bug recorded in $id has a test of its own', ({ id }) => {
  expect(allTests).toContain(`'pythonBugs/${id}`);
});

test.each(Object.entries(elsewhere))('%s, which the test of its kind passes over, is run elsewhere', (id, place) => {
  expect([here.some((each) => each.id === id), allTests.includes(place)]).toEqual([true, true]);
});
