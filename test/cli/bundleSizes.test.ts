/** What is loaded before a window shows anything stays small. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = path.resolve(import.meta.dirname, '../../out');

test('the preload is at most 10 kB', () => {
  const { size } = statSync(path.join(built, 'preload', 'index.cjs'));
  expect(size > 0 && size <= 10_000, `${size} bytes`).toBe(true);
});

test('the scripts that the first page names are at most 450 kB compressed', () => {
  const page = readFileSync(path.join(built, 'renderer', 'index.html'), 'utf8');
  const names = [...page.matchAll(/(?:src|href)="\.?\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  const bytes = names.map((name) => gzipSync(readFileSync(path.join(built, 'renderer', name))).length);
  const sum = bytes.reduce((total, each) => total + each, 0);
  expect(sum > 0 && sum <= 450_000, `${sum} bytes in ${names.join(', ')}`).toBe(true);
});
