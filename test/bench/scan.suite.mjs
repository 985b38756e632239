/** A tree walked, beside find; and the manifest of a folder, written for the first time and again. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';
import { root } from '../../scripts/projectFolders.mjs';
import { findReference, referenceEnvironment, referenceMain } from './benchTools.mjs';
import { bundleScripts } from './bundleScripts.mjs';
import { coldCase, measureScript } from './coldCaches.mjs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

const filesPerFolder = 100;
const foldersPerFolder = 100;
const fileBytes = 4096;
const judgedFiles = 1_000_000;
/** What the reference class is to stay below where nothing changed in 100,000 files. */
const againMs = 1200;

/** The disk answers several at once. */
const coldThreads = 4;

/** What one thread is to stay below for a million files that did not change, and within. */
const millionAgain = { wallMs: 5000, rssBytes: 450e6 };

const sizesOf = ({ quick, files = quick ? 100_000 : 1_000_000 }) => ({
  files,
  snapshotFiles: Math.min(files, quick ? 10_000 : 100_000),
});

export function diskBytes(options) {
  const { files, snapshotFiles } = sizesOf(options);
  return snapshotFiles * fileBytes * 2 + files * 1024;
}

/** Generates the data in `folder` and answers the cases that `scripts/bench.mjs` measures. */
export async function createSuite(options) {
  const { folder, quick } = options;
  const { files, snapshotFiles } = sizesOf(options);
  await build({ ifNeeded: true });
  const program = await bundleScripts(folder, {
    cases: 'test/bench/scanCases.ts',
    walkWorker: 'main/adapters/walker/walkWorker.ts',
  });
  const tree = join(folder, 'tree');
  plant(tree, files, '');
  const textures = join(folder, 'textures');
  plant(textures, snapshotFiles, 'x'.repeat(fileBytes));
  const find = process.env.SATCHEL_BENCH_FIND ?? 'find';
  const missing = missingFind(find);
  const cases = join(program, 'cases.js');
  const reference = await findReference();
  const walkOf = (place, threads) => [process.execPath, cases, 'walk', place, String(threads)];
  const walk = (threads) => ({ command: walkOf(tree, threads) });
  // Of a small tree most is the start of the threads.
  const judged = (goal) => (files >= judgedFiles ? [goal] : []);
  if (missing === undefined) for (const each of [tree, textures]) requireSameWork(find, cases, each);
  const snapshotName = `snapshot-${nameOf(snapshotFiles)}`;
  const coldName = `cold-${nameOf(snapshotFiles)}`;
  const faster = (measure, atLeast) => ({ target: null, measure, atLeast });
  const first = snapshot(folder, textures, snapshotFiles, true);
  const peer = (name, isFirst) => ({
    id: `${snapshotName}.${name}.reference`,
    ...(reference.missing === undefined
      ? { run: referenceSnapshot(reference.program, folder, textures, isFirst) }
      : { missing: reference.missing }),
  });
  // What the reference writes is what counts.
  if (reference.missing === undefined) await requireSameManifest(folder, first, peer('first', true).run);
  return {
    title: `A tree of ${files.toLocaleString('en')} files; manifests of ${snapshotFiles.toLocaleString('en')} files of 4 KiB`,
    size: nameOf(files),
    tools: { find: missing === undefined ? versionOf(find) : null, python: reference.version ?? null },
    cases: [
      {
        id: 'walk.1',
        ...walk(1),
        work: { count: files, unit: 'files' },
        goals: judged({ target: 'T1', measure: 'cpuMs', best: ['find'], atMost: 1.3 }),
      },
      {
        id: 'walk.2',
        ...walk(2),
        work: { count: files, unit: 'files' },
        goals: judged({ target: 'T2', measure: 'wallMs', best: ['find'], atMost: 0.75 }),
      },
      { id: 'find', ...(missing === undefined ? { run: () => listBy(find, tree) } : { missing }) },
      {
        id: `${snapshotName}.first`,
        run: first,
        work: { count: snapshotFiles, unit: 'files' },
        goals: ['wallMs', 'cpuMs'].map((measure) => ({
          ...faster(measure, 5),
          best: [`${snapshotName}.first.reference`],
        })),
      },
      peer('first', true),
      {
        id: `${snapshotName}.again`,
        run: snapshot(folder, textures, snapshotFiles, false),
        work: { count: snapshotFiles, unit: 'files' },
        goals: [
          ...['wallMs', 'cpuMs'].map((measure) => ({
            ...faster(measure, 10),
            best: [`${snapshotName}.again.reference`],
          })),
          ...(snapshotFiles === 100_000 ? [{ target: null, measure: 'wallMs', limit: againMs }] : []),
        ],
      },
      peer('again', false),
      {
        id: 'snapshot.again',
        run: snapshot(folder, tree, files, false, 'unchanged'),
        work: { count: files, unit: 'files' },
        goals: judged({ target: 'T15', measure: 'wallMs', limit: millionAgain.wallMs }).concat(
          judged({ target: 'T15', measure: 'rssBytes', limit: millionAgain.rssBytes }),
        ),
      },
      {
        id: `${coldName}.walk.${coldThreads}`,
        ...coldCase(quick, () => measureScript(walkOf(textures, coldThreads))),
        work: { count: snapshotFiles, unit: 'files' },
        goals: [{ target: 'T3', measure: 'wallMs', best: [`${coldName}.find`], atMost: 0.95 }],
      },
      {
        id: `${coldName}.find`,
        ...(missing === undefined ? coldCase(quick, () => listBy(find, textures)) : { missing }),
      },
    ],
  };
}

const nameOf = (files) => (files >= 1_000_000 ? `${files / 1e6}m` : `${files / 1000}k`);

/** Old enough that no clock is too coarse for its files to be remembered. */
function plant(tree, files, content) {
  const old = new Date('2026-01-02T03:04:05.678Z');
  for (let index = 0; index < files; index += 1) {
    const number = Math.floor(index / filesPerFolder);
    const place = join(tree, `d${Math.floor(number / foldersPerFolder)}`, `s${number % foldersPerFolder}`);
    if (index % filesPerFolder === 0) mkdirSync(place, { recursive: true });
    const file = join(place, `texture_${String(index).padStart(7, '0')}.exr`);
    if (content === '') closeSync(openSync(file, 'w'));
    else {
      writeFileSync(file, String(index) + content.slice(String(index).length));
      utimesSync(file, old, old);
    }
  }
}

function missingFind(find) {
  try {
    execFileSync(find, [root, '-maxdepth', '0', '-printf', ''], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return `${find} knows no -printf or is not there: ${error.message}`;
  }
}

const versionOf = (find) =>
  /([\d.]+)\s*$/.exec(execFileSync(find, ['--version'], { encoding: 'utf8' }).split('\n')[0])?.[1] ?? 'unknown';

const printed = ['-type', 'f', '-printf', '%s %T@ %P\\n'];

const listBy = (find, tree) => measureProgram(['sh', '-c', 'exec "$@" > /dev/null', 'sh', find, tree, ...printed]);

/** Sizes, times to the nanosecond and names, of every file. */
function requireSameWork(find, cases, tree) {
  const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const theirs = run(find, [tree, ...printed])
    .split('\n')
    .sort()
    .join('\n');
  for (const threads of ['1', '2']) {
    const out = `${tree}.${threads}`;
    run(process.execPath, [cases, 'list', tree, threads, out]);
    const ours = readFileSync(out, 'utf8').split('\n').sort().join('\n');
    rmSync(out);
    if (ours !== theirs) throw new Error(`The walk with ${threads} threads finds something else than ${find}.`);
  }
}

/** The whole command in a process of its own. What it writes must be the same each time, and read exactly what it must. */
function snapshot(folder, tree, files, isFirst, name = 'textures') {
  const home = join(folder, `${name}-home`);
  const out = join(folder, `${name}.json`);
  let expected;
  const command = [process.execPath, join(root, 'out', 'main', 'cli.js'), 'manifest', 'snapshot', '--root', tree];
  return async () => {
    if (isFirst) rmSync(home, { recursive: true, force: true });
    const env = { SATCHEL_HOME: home };
    const run = () => measureProgram([...command, '--out', out, '--json'], env);
    let sample = await run();
    // A first run that came before it in the round has filled the cache; in other rounds it does that itself.
    if (!isFirst && answerOf(sample).cachedFiles !== files) sample = await run();
    const { hashedFiles } = answerOf(sample);
    if (hashedFiles !== (isFirst ? files : 0)) throw new Error(`${hashedFiles} files were read.`);
    const hash = digestOf(out);
    expected ??= hash;
    if (hash !== expected) throw new Error('The manifest is not the one of the run before.');
    return sample;
  };
}

const digestOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The reference's own command with caches of its own; again means that it ran before. */
function referenceSnapshot(python, folder, tree, isFirst) {
  const home = join(folder, 'reference-home');
  const into = join(folder, 'reference');
  const options = ['manifest', 'snapshot', '--root', tree, '--destination', into, '--name', 'textures'];
  return async () => {
    if (isFirst) rmSync(home, { recursive: true, force: true });
    const isWarm = !isFirst && readdirSync(folder).includes('reference-home');
    mkdirSync(home, { recursive: true });
    const run = () => {
      rmSync(into, { recursive: true, force: true });
      mkdirSync(into);
      return measureProgram([python, ...referenceMain, ...options], referenceEnvironment(home));
    };
    if (!isFirst && !isWarm) await run();
    const { output: _, ...sample } = await run();
    return sample;
  };
}

async function requireSameManifest(folder, ours, theirs) {
  await ours();
  await theirs();
  const [name] = readdirSync(join(folder, 'reference'));
  if (name === undefined || digestOf(join(folder, 'reference', name)) !== digestOf(join(folder, 'textures.json')))
    throw new Error('The reference writes another manifest of the same folder. No times count.');
}

const answerOf = ({ output }) => {
  const line = output.trim().split('\n').at(-1);
  const answer = JSON.parse(line);
  return answer.result ?? answer;
};
