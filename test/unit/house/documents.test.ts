/** What the documents tell a newcomer to run or open exists. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, textOf } from './checkout';

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'].filter((name) =>
  existsSync(join(checkout, name)),
);
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** Everything a pattern's first group finds in a document, once each. */
const found = (name: string, pattern: RegExp): readonly string[] => [
  ...new Set([...textOf(name).matchAll(pattern)].map(([, text]) => text ?? '')),
];

test.each(documents)('every npm script that %s names is in package.json', (name) => {
  const named = found(name, /npm run (?:--silent )?([\w:]+)/g);
  expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
});

test.each(documents)('every path that %s names is there', (name) => {
  const paths = found(name, /`((?:main|shared|preload|renderer|test|scripts|resources|\.ci)\/[\w./-]*)`/g);
  const made = (path: string): boolean => /^test\/\.(?:artifacts|cache)/.test(path);
  expect(paths.filter((path) => !made(path) && !existsSync(join(checkout, path)))).toEqual([]);
});

test('every script of package.json that is a file is there', () => {
  const files = Object.values(scripts).flatMap((line) => line.match(/\bscripts\/[\w.]+/g) ?? []);
  expect(files.filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
});
