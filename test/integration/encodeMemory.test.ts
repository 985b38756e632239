/** Encoding the manifest of 100,000 files, in a fresh process, holds at most 64 MB more than what held the files before. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleScript } from '../support/bundleScript';

const entries = 100_000;
const mostBytes = 64e6;
let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-encode-'));
  script = await bundleScript('test/bench/manifestCases.ts', folder);
});

afterAll(() => rm(folder, { recursive: true }));

const run = (name: string): string =>
  execFileSync(process.execPath, ['--single-threaded', script, name, folder, String(entries)], { encoding: 'utf8' });

test.runIf(process.platform === 'linux')(
  'encoding keeps to its share of memory in every format',
  () => {
    run('generate');
    const grown = ['encode', 'encode-unicode', 'encode-2025', 'encode-2025-name'].map((name) => {
      const measured = JSON.parse(run(name)) as { readonly rssBytes: number; readonly rssBeforeBytes: number };
      return { name, bytes: measured.rssBytes - measured.rssBeforeBytes };
    });
    expect(grown.filter(({ bytes }) => bytes > mostBytes)).toEqual([]);
  },
  120_000,
);
