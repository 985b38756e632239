/**
 * One case of the manifest bench in this process: `manifestCases <case> <folder> [entries]`. Prints what it measured as one line of
 * JSON; ends with an error when the result is not the expected one, so that no time of wrong work counts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { compareManifests } from '../../main/engine/manifest/compareManifests';
import { buildManifest } from '../../shared/manifest/build';
import { decodeManifest } from '../../shared/manifest/decode';
import { encode2023 } from '../../shared/manifest/encode2023';
import { encode2025 } from '../../shared/manifest/encode2025';
import type { Manifest } from '../../shared/manifest/manifest';
import { writeManifests, type ExpectedChanges } from './manifestData';

const [name = '', folder = '', entries = '1000000'] = process.argv.slice(2);

const hasher = createHasher();
const fileOf = (file: string): string => join(folder, `${file}.manifest`);
const read = (file: string): Uint8Array => readFileSync(fileOf(file));
const decode = (bytes: Uint8Array): Manifest => decodeManifest(bytes, { source: 'the manifest' });

const cases: Readonly<Record<string, () => void>> = {
  generate: () => {
    writeManifests(folder, Number(entries));
  },
  decode: () => {
    decodeCase('before');
  },
  'decode-spaced': () => {
    decodeCase('spaced');
  },
  'decode-unicode': () => {
    decodeCase('unicode');
  },
  'decode-shuffled': () => {
    decodeCase('shuffled');
  },
  'json-parse': () => {
    const text = readFileSync(fileOf('before'), 'latin1');
    const parsed = measure(() => JSON.parse(text) as { readonly paths: readonly unknown[] });
    requireCount(parsed.paths.length);
  },
  encode: () => {
    const manifest = decode(read('before'));
    const bytes = measure(() => encode2023(manifest));
    requireSame(bytes, 'before');
  },
  write: () => {
    const manifest = decode(read('before'));
    const out = join(folder, 'written.manifest');
    measure(() => {
      const bytes = encode2023(manifest);
      hasher.hash(bytes);
      writeFileSync(out, bytes);
    });
    requireSame(readFileSync(out), 'before');
  },
  'encode-unicode': () => {
    const manifest = decode(read('unicode'));
    const bytes = measure(() => encode2023(manifest));
    requireSame(bytes, 'unicode');
  },
  'decode-2025': () => {
    decodeCase('before-path');
  },
  'decode-2025-name': () => {
    decodeCase('before-name');
  },
  'encode-2025': () => {
    encodeCase('path');
  },
  'encode-2025-name': () => {
    encodeCase('name');
  },
  'diff-2025': () => {
    const [before, after] = [decode(read('before-path')), decode(read('after-path'))];
    requireExpected(
      measure(() => compareManifests(before, after)),
      'expected-2025.json',
    );
  },
  build: () => {
    const manifest = decode(read('before'));
    const built = measure(() => buildManifest(manifest.entries()));
    requireCount(built.fileCount);
  },
  diff: () => {
    const [before, after] = [decode(read('before')), decode(read('after'))];
    requireExpected(measure(() => compareManifests(before, after)));
  },
  'diff-files': () => {
    requireExpected(measure(() => compareManifests(decode(read('before')), decode(read('after')))));
  },
};

function decodeCase(file: string): void {
  const bytes = read(file);
  const manifest = measure(() => decode(bytes));
  requireCount(manifest.fileCount);
}

function encodeCase(dialect: 'path' | 'name'): void {
  const manifest = decode(read(`before-${dialect}`));
  const bytes = measure(() => encode2025(manifest, { dialect }));
  requireSame(bytes, `before-${dialect}`);
}

/** The time of one call, the first in this process, and the largest size of the process up to its end. */
function measure<T>(run: () => T): T {
  const base = process.memoryUsage.rss();
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = run();
  const wallMs = performance.now() - before;
  const cpu = process.cpuUsage(cpuBefore);
  const figures = {
    wallMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    rssBytes: process.resourceUsage().maxRSS * 1024,
    rssBeforeBytes: base,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return result;
}

function requireCount(count: number): void {
  if (count !== Number(entries)) throw new Error(`${name}: ${count} entries instead of ${entries}`);
}

function requireSame(bytes: Uint8Array, file: string): void {
  if (Buffer.compare(bytes, read(file)) !== 0) throw new Error(`${name}: the bytes differ from those of the file`);
}

function requireExpected(changes: ReturnType<typeof compareManifests>, file = 'expected.json'): void {
  const expected = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ExpectedChanges;
  const found: ExpectedChanges = {
    new: changes.new.length,
    modified: changes.modified.length,
    deleted: changes.deleted.length,
    unchanged: changes.unchangedCount,
  };
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${name}: found ${JSON.stringify(found)}`);
}

const run = cases[name];
if (run === undefined) throw new Error(`There is no case ${name}.`);
run();
