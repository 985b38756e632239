/** Hashing beside xxhsum: one large file, and many small ones on one thread and on two. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from './benchTools.mjs';
import { bundleScripts } from './bundleScripts.mjs';
import { coldCase, measureScript } from './coldCaches.mjs';
import { plantSizes, plantTree } from './s3/trees.mjs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

const kibibyte = 1024;
const smallest = kibibyte;
const largest = 64 * kibibyte;
/** Sizes are log-uniform. */
const meanBytes = (largest - smallest) / Math.log(largest / smallest);
const sizesOf = ({ quick, files = quick ? 10_000 : 100_000, bytes = quick ? 2 ** 28 : 2 ** 32 }) => ({ files, bytes });

export function diskBytes(options) {
  const { files, bytes } = sizesOf(options);
  return bytes + files * (meanBytes + 4096);
}

export async function createSuite(options) {
  const { folder, quick } = options;
  const { files, bytes } = sizesOf(options);
  const program = await bundleScripts(folder, {
    hashCases: 'test/bench/hashCases.ts',
    progressCases: 'test/bench/progressCases.ts',
    hashWorker: 'main/adapters/hasher/hashWorker.ts',
  });
  const [large, small] = [join(folder, 'large'), join(folder, 'small')];
  plantTree(large, 1, bytes, 4);
  const big = join(large, 'd0000', 'f000000.bin');
  const paths = plantSizes(small, files, smallest, largest, 5);
  const list = join(folder, 'small.list');
  writeFileSync(list, paths.join('\0'));
  const ours = (name, workers, path) => [process.execPath, join(program, 'hashCases.js'), name, path, String(workers)];
  const told = (how) => [process.execPath, join(program, 'progressCases.js'), how, list];
  const tool = findTool('xxhsum');
  const theirs = {
    big: [tool.program, '-H2', '-q', big],
    small: ['sh', '-c', 'xargs -0 -s 1000000 "$1" -H2 -q < "$2"', 'sh', tool.program, list],
  };
  if (tool.missing === undefined) requireSameHashes(ours, theirs, { big, list, folder });
  const control = (id, command) => ({
    id,
    ...(tool.missing === undefined ? { run: () => measureProgram(command) } : { missing: tool.missing }),
  });
  const [bigWork, smallWork] = [
    { count: bytes, unit: 'bytes' },
    { count: files, unit: 'files' },
  ];
  const goal = (target, best, atLeast, measure = 'wallMs') => ({ target, measure, best: [best], atLeast });
  return {
    title: `A file of ${Math.round(bytes / 2 ** 20)} MiB and ${files.toLocaleString('en')} files of 1 to 64 KiB`,
    tools: { xxhsum: tool.version ?? null },
    cases: [
      {
        id: `${sizeName(bytes)}.whole`,
        command: ours('whole', 1, big),
        work: bigWork,
        // The rate of a core: what the tool does on one.
        goals: [goal('T4', 'xxhsum.large', 0.95, 'cpuMs'), goal('T4', 'xxhsum.large', 0.95)],
      },
      control('xxhsum.large', theirs.big),
      // What a submission reads: no goal of its own, as no tool beside it computes as much.
      { id: `${sizeName(bytes)}.blocks`, command: ours('blocks', 1, big), work: bigWork },
      {
        id: `${sizeName(bytes)}.chunks.1`,
        command: ours('chunks', 1, big),
        work: bigWork,
        goals: [goal(null, 'xxhsum.large', 0.95)],
      },
      {
        id: `${sizeName(bytes)}.chunks.2`,
        command: ours('chunks', 2, big),
        work: bigWork,
        goals: [goal('T6', `${sizeName(bytes)}.chunks.1`, 1.35)],
      },
      {
        id: `${countName(files)}.1`,
        command: ours('list', 1, list),
        work: smallWork,
        goals: [goal('T5', 'xxhsum.small', 1)],
      },
      {
        id: `${countName(files)}.2`,
        command: ours('list', 2, list),
        work: smallWork,
        goals: [goal('T6', `${countName(files)}.1`, 1.35), { ...goal(null, 'xxhsum.small', 1.3), name: 'xxhsum' }],
      },
      control('xxhsum.small', theirs.small),
      {
        id: 'progress.on',
        command: told('on'),
        work: smallWork,
        goals: ['wallMs', 'cpuMs'].map((measure) => ({ target: 'T19', measure, best: ['progress.off'], atMost: 1.02 })),
      },
      { id: 'progress.off', command: told('off'), work: smallWork },
      ...coldCases(quick, files, smallWork, (workers) => ours('list', workers, list)),
    ],
  };
}

const sizeName = (bytes) => (bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 30)}g` : `${Math.round(bytes / 2 ** 20)}m`);
const countName = (files) => `${Math.round(files / 1000)}k`;

function coldCases(quick, files, work, command) {
  const ids = [1, 8].map((workers) => `${countName(files)}.cold.${workers}`);
  return ids.map((id, at) => ({
    id,
    work,
    ...coldCase(quick, () => measureScript(command(at === 0 ? 1 : 8))),
    ...(at === 0 ? {} : { goals: [{ target: 'T6', measure: 'wallMs', best: [ids[0]], atLeast: 2 }] }),
  }));
}

/** Every hash of both, before a time counts. */
function requireSameHashes(ours, theirs, { big, list, folder }) {
  const out = join(folder, 'hashes');
  for (const [name, path] of [
    ['big', big],
    ['small', list],
  ]) {
    const said = execFileSync(theirs[name][0], theirs[name].slice(1), { encoding: 'utf8', maxBuffer: 2 ** 30 });
    const expected = said
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0])
      .sort()
      .join('\n');
    const [program, ...args] = ours(name === 'big' ? 'whole' : 'list', 2, path);
    execFileSync(program, [...args, out]);
    const found = readFileSync(out, 'utf8').trim().split('\n').sort().join('\n');
    if (found !== expected) throw new Error(`The hashes of ${path} are not those of ${theirs[name].join(' ')}.`);
  }
}
