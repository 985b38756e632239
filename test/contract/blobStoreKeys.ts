/** Which keys a store takes, and how it lists them; a part of the suite in `blobStoreSuite.ts`. */
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { codeOf } from '../support/failures';
import { type TestedStore } from './testedStore';

const { signal } = new AbortController();

export function describeKeys(tested: TestedStore): void {
  const { put, read, listed } = tested;

  test('lists 1,200 keys in byte order, each once, with its size', async () => {
    const keys = Array.from({ length: 1200 }, (_, index) => `Manifests/many/${index % 7}/${index}`);
    await inBatches(keys, (key) => put(key, Buffer.from(key)));
    const expected = keys.map((key) => ({ key, sizeBytes: key.length })).sort((a, b) => (a.key < b.key ? -1 : 1));
    const found = await listed('Manifests/many/');
    expect(found.map(({ key, sizeBytes }) => ({ key, sizeBytes }))).toEqual(expected);
    expect(found.every(({ lastModifiedMs }) => lastModifiedMs > 1_600_000_000_000)).toBe(true);
  });

  test('sorts folders among files as their whole keys sort', async () => {
    const keys = [
      'Data/a b',
      'Data/a-b',
      'Data/a.b',
      'Data/a/z',
      'Data/a0',
      'Data/é',
      'Data/\u{fb33}',
      'Data/\u{1f600}',
    ];
    await inBatches([...keys].reverse(), (key) => put(key, Buffer.from('x')));
    expect((await listed('Data/')).map(({ key }) => key)).toEqual(keys);
  });

  test('a prefix matches by text, not by folder', async () => {
    await inBatches(['Manifests/step-1/a', 'Manifests/step-12/b', 'Manifests/step-2/c'], (key) =>
      put(key, Buffer.from('x')),
    );
    const prefixes = ['Manifests/step-1', 'Manifests/step-1/', 'Manifests/step-12/b', 'Nothing/', ''];
    const found = await Promise.all(prefixes.map(async (prefix) => (await listed(prefix)).map(({ key }) => key)));
    expect(found).toEqual([
      ['Manifests/step-1/a', 'Manifests/step-12/b'],
      ['Manifests/step-1/a'],
      ['Manifests/step-12/b'],
      [],
      ['Manifests/step-1/a', 'Manifests/step-12/b', 'Manifests/step-2/c'],
    ]);
  });

  test.each([
    '',
    '/x',
    'x/',
    'a//b',
    '../x',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a\0b',
    'a\nb',
    `Data/${'x'.repeat(1025)}`,
    'a/\ud800',
  ])('refuses the key %j in every call', async (key) => {
    const codes = [
      await codeOf(put(key, Buffer.from('x'))),
      await codeOf(tested.store.head(key, signal)),
      await codeOf(tested.store.get(key, { signal })),
    ];
    expect({ codes, keys: await listed('') }).toEqual({
      codes: ['input.name', 'input.name', 'input.name'],
      keys: [],
    });
  });

  test.each(['../', '/etc/', 'a/../../'])('refuses to list the prefix %j', async (prefix) => {
    expect(await codeOf(listed(prefix))).toBe('input.name');
  });

  test('takes names that people and tools give', async () => {
    const keys = [
      'Data/with space',
      'Data/emoji \u{1f600}',
      "Data/'quotes'",
      'Data/a+b&c=d',
      'Data/-dash',
      'Data/.dot',
      'Data/100%',
      'Data/x#y',
    ];
    await inBatches(keys, (key) => put(key, Buffer.from(key)));
    const texts = await Promise.all(keys.map(async (key) => (await read(key)).toString()));
    expect({ texts, listed: (await listed('')).map(({ key }) => key).sort() }).toEqual({
      texts: keys,
      listed: [...keys].sort(),
    });
  });
}

async function inBatches(keys: readonly string[], work: (key: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < keys.length; at += 16) await Promise.all(keys.slice(at, at + 16).map(work));
}
