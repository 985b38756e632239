/** Codes of runs and types of events are closed lists: no source speaks of another one. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCodes } from '../../../shared/domain/runCodes';
import { runEventTypes } from '../../../shared/domain/runEvents';
import { checkout, textOf } from './checkout';

const sources = ['main', 'shared'].flatMap((folder) =>
  readdirSync(`${checkout}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

const found = (pattern: RegExp): readonly string[] => [
  ...new Set(sources.flatMap((name) => [...textOf(name).matchAll(pattern)].map(([, text]) => text ?? ''))),
];

test('no source names a run code that is not listed', () => {
  // Journals say with a word of their own why a row was left alone.
  const known = new Set<string>([...runCodes, 'keep-mine']);
  // `code: 'partly-failed'`: run codes are kebab-case with a dash, error codes have a dot.
  const named = found(/\bcode(?::|\s*===?|\s*=)\s*'([a-z]+(?:-[a-z]+)+)'/g);
  expect([named.length > 1, named.filter((code) => !known.has(code))]).toEqual([true, []]);
});

test('no source names an event that is not listed', () => {
  const known = new Set<string>(runEventTypes);
  const named = found(/\b(?:events\.add|measures\?\.event)\(\s*'([^']+)'/g);
  expect([named.length > 5, named.filter((type) => !known.has(type))]).toEqual([true, []]);
});
