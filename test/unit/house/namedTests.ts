/** Tables that say which tests show something: their rows, and the tests that they name and that are not there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, textOf } from './checkout';

/** The cells of a table's rows, without its head. */
export function rowsOf(document: string): readonly (readonly string[])[] {
  return textOf(document)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split(' | '));
}

/** `FILE`: a part of a title. Several stand side by side, divided by semicolons. */
const named = (cell: string): readonly (readonly [file: string, title: string])[] =>
  [...cell.matchAll(/`([^`]+)`: (.+?)(?=; `| \|$|$)/g)].map(([, file = '', title = '']) => [file, title]);

const pathOf = (file: string): string | undefined =>
  [file, `${file}.test.ts`, `${file}.e2e.ts`]
    .map((name) => `test/${name}`)
    .find((path) => path.split('/').at(-1)?.includes('.') === true && existsSync(join(checkout, path)));

/** What the last cell of each row names and nobody has written. A file alone shows nothing. */
export function missingTests(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.flatMap((row) => {
    const [subject = '', tests = ''] = [row[0], row.at(-1)];
    const all = named(tests);
    const files = tests.match(/`[^`]+`/g) ?? [];
    if (all.length === 0 || all.length !== files.length) return [`${subject}: ${tests}`];
    return all.flatMap(([file, title]) => {
      const path = pathOf(file);
      return path !== undefined && textOf(path).includes(title) ? [] : [`${subject}: ${file}: ${title}`];
    });
  });
}
