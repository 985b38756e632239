/** The table of complaints names tests that exist, each complaint at least one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, textOf } from './checkout';

const rows = textOf('test/complaints.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split(' | '));

/** `FILE`: a part of a title. Several stand side by side, divided by semicolons. */
const named = (cell: string): readonly (readonly [file: string, title: string])[] =>
  [...cell.matchAll(/`([^`]+)`: (.+?)(?=; `| \|$|$)/g)].map(([, file = '', title = '']) => [file, title]);

const pathOf = (file: string): string | undefined =>
  [file, `${file}.test.ts`, `${file}.e2e.ts`]
    .map((name) => `test/${name}`)
    .find((path) => path.split('/').at(-1)?.includes('.') === true && existsSync(join(checkout, path)));

test('every test that the table of complaints names is there, by its file and its title', () => {
  const missing = rows.flatMap(([complaint = '', , tests = '']) => {
    const all = named(tests);
    const files = tests.match(/`[^`]+`/g) ?? [];
    // A file alone shows nothing.
    if (all.length === 0 || all.length !== files.length) return [`${complaint}: ${tests}`];
    return all.flatMap(([file, title]) => {
      const path = pathOf(file);
      return path !== undefined && textOf(path).includes(title) ? [] : [`${complaint}: ${file}: ${title}`];
    });
  });
  expect(missing).toEqual([]);
});

test('the table has every complaint', () => {
  expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 14 }, () => 3));
});
