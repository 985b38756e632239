/** A tree walked, beside find; and the manifest of a folder, written for the first time and again. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'vite';
import { build } from '../../scripts/build.mjs';
import { root } from '../../scripts/projectFolders.mjs';
import { measureProgram } from './s3/meter.mjs';

const filesPerFolder = 100;
const foldersPerFolder = 100;
const fileBytes = 4096;
const judgedFiles = 1_000_000;
/** What the reference class is to stay below where nothing changed in 100,000 files. */
const againMs = 1200;

/** Generates the data in `folder` and answers the cases that `scripts/bench.mjs` measures. */
export async function createSuite({ folder, quick, files = quick ? 100_000 : 1_000_000 }) {
  const snapshotFiles = Math.min(files, quick ? 10_000 : 100_000);
  requireSpace(folder, snapshotFiles * fileBytes * 2 + files * 512);
  await build({ ifNeeded: true });
  await bundleCases(folder);
  const tree = join(folder, 'tree');
  plant(tree, files, '');
  const textures = join(folder, 'textures');
  plant(textures, snapshotFiles, 'x'.repeat(fileBytes));
  const find = process.env.SATCHEL_BENCH_FIND ?? 'find';
  const missing = missingFind(find);
  const cases = join(folder, 'program', 'cases.js');
  const walk = (threads) => ({ command: [process.execPath, cases, 'walk', tree, String(threads)] });
  // Of a small tree most is the start of the threads.
  const judged = (goal) => (files >= judgedFiles ? [goal] : []);
  if (missing === undefined) requireSameWork(find, cases, tree);
  return {
    title: `A tree of ${files.toLocaleString('en')} files; manifests of ${snapshotFiles.toLocaleString('en')} files of 4 KiB`,
    tools: { find: missing === undefined ? versionOf(find) : null },
    cases: [
      {
        id: 'walk.1',
        ...walk(1),
        ...(missing === undefined ? { control: 'find' } : {}),
        goals: judged({ measure: 'cpuMs', best: ['find'], atMost: 1.3 }),
      },
      {
        id: 'walk.2',
        ...walk(2),
        ...(missing === undefined ? { control: 'find' } : {}),
        goals: judged({ measure: 'wallMs', best: ['find'], atMost: 0.75 }),
      },
      { id: 'find', ...(missing === undefined ? { run: () => listBy(find, tree) } : { missing }) },
      { id: 'snapshot.first', run: snapshot(folder, textures, snapshotFiles, true) },
      {
        id: 'snapshot.again',
        run: snapshot(folder, textures, snapshotFiles, false),
        goals: snapshotFiles === 100_000 ? [{ measure: 'wallMs', limit: againMs }] : [],
      },
    ],
  };
}

function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  console.log(`It needs ${(bytes / 1e9).toFixed(1)} GB in ${folder}.`);
  if (bavail * bsize < bytes) throw new Error(`${folder} has only ${((bavail * bsize) / 1e9).toFixed(1)} GB left.`);
}

async function bundleCases(folder) {
  await bundle({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: join(folder, 'program'),
      rolldownOptions: {
        input: {
          cases: join(import.meta.dirname, 'scanCases.ts'),
          walkWorker: join(root, 'main', 'adapters', 'walker', 'walkWorker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  writeFileSync(join(folder, 'program', 'package.json'), '{"type":"module"}\n');
}

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
function snapshot(folder, tree, files, isFirst) {
  const home = join(folder, 'home');
  const out = join(folder, 'textures.json');
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
    const hash = createHash('sha256').update(readFileSync(out)).digest('hex');
    expected ??= hash;
    if (hash !== expected) throw new Error('The manifest is not the one of the run before.');
    return sample;
  };
}

const answerOf = ({ output }) => {
  const line = output.trim().split('\n').at(-1);
  const answer = JSON.parse(line);
  return answer.result ?? answer;
};
