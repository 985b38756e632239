/**
 * Files made to exhaust a reader: each is decoded or refused with a code, in a process that grows by at most three times the file;
 * five times where it is nothing but links to links, each of which takes more to follow than to write.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleScript } from '../support/bundleScript';

interface Outcome {
  readonly result: string;
  readonly inputBytes: number;
  readonly grownBytes: number;
}

const fileBytes = 32_000_000;
const mostTimes = 3;
const mostTimesOf: Readonly<Record<string, number>> = {
  links: 5,
  'links in a chain': 5,
  'links through links': 5,
  'unknown keys of links': 5,
};
let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-hostile-'));
  script = await bundleScript('test/bench/hostileManifests.ts', folder);
});

afterAll(() => rm(folder, { recursive: true }));

/**
 * What the runtime adds is kept small and alike: its nursery for new objects has one size for every file, and it compiles and
 * collects when that is due and not when a thread of a busy machine gets round to it.
 */
const steady = ['--max-semi-space-size=1', '--single-threaded'];

function run(...args: readonly string[]): unknown {
  const output = execFileSync(process.execPath, [...steady, script, ...args], { encoding: 'utf8' });
  return output === '' ? undefined : (JSON.parse(output) as unknown);
}

test('no file costs more than a few times its own memory or ends in anything but a manifest or a code', () => {
  const file = path.join(folder, 'hostile.manifest');
  const kinds = run('kinds') as readonly string[];
  const tooMuch = kinds.flatMap((kind) => {
    run('make', file, kind, String(fileBytes));
    const { result, inputBytes, grownBytes } = run('decode', file) as Outcome;
    const isAnswer = result.startsWith('decoded: ') || result.startsWith('manifest.');
    return isAnswer && grownBytes <= inputBytes * (mostTimesOf[kind] ?? mostTimes)
      ? []
      : [{ kind, result, times: grownBytes / inputBytes }];
  });
  expect({ kinds: kinds.length > 35, tooMuch }).toEqual({ kinds: true, tooMuch: [] });
}, 600_000);
