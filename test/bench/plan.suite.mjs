/** Planning a download: ten thousand files by name, size and time, and everything once more when nothing changed, beside find. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';
import { root } from '../../scripts/projectFolders.mjs';
import { findTool } from './benchTools.mjs';
import { bundleScripts } from './bundleScripts.mjs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

const filesPerFolder = 500;
const planned = 10_432;
const judgedFiles = 1_000_000;
const sizesOf = ({ quick, files = quick ? 10_000 : judgedFiles }) => ({ files });

/** A file of some bytes takes a block and its entry, in the tree and in the store. */
export const diskBytes = (options) => sizesOf(options).files * 4096 * 2 + planned * 4096 * 2;

export async function createSuite(options) {
  const { folder } = options;
  const { files } = sizesOf(options);
  await build({ ifNeeded: true });
  const program = await bundleScripts(folder, { planCases: 'test/bench/planCases.ts' });
  const tree = join(folder, 'tree');
  plant(tree, files);
  const find = findTool('find');
  const again = await againIn(folder, tree, files);
  const size = files >= 1_000_000 ? `${files / 1e6}m` : `${files / 1000}k`;
  return {
    title: `Plans of ${planned.toLocaleString('en')} files; again of ${files.toLocaleString('en')} that are all here`,
    tools: { find: find.version ?? null },
    cases: [
      {
        id: '10k.names',
        command: [process.execPath, join(program, 'planCases.js'), String(planned)],
        work: { count: planned, unit: 'files' },
        goals: [{ target: 'T17', measure: 'wallMs', limit: 2000 }],
      },
      {
        id: `${size}.again`,
        run: again,
        work: { count: files, unit: 'files' },
        note: 'the whole command, with the applying of a plan in which all is identical; nothing is hashed or asked',
        goals: files >= judgedFiles ? [{ target: 'T16', measure: 'wallMs', best: ['find'], atMost: 3 }] : [],
      },
      {
        id: 'find',
        ...(find.missing === undefined
          ? {
              run: () =>
                measureProgram(['sh', '-c', '"$0" "$@" > /dev/null', find.program, tree, '-printf', '%s %T@ %P\\n']),
            }
          : { missing: find.missing }),
      },
    ],
  };
}

function plant(tree, files) {
  const old = new Date('2026-01-02T03:04:05.678Z');
  for (let index = 0; index < files; index += 1) {
    const place = join(tree, `d${Math.floor(index / filesPerFolder)}`);
    if (index % filesPerFolder === 0) mkdirSync(place, { recursive: true });
    const file = join(place, `render.${String(index).padStart(7, '0')}.exr`);
    writeFileSync(file, String(index % 100));
    utimesSync(file, old, old);
  }
}

/** The files are sent to a store in a folder and brought home once; what is measured is to bring them home again. */
async function againIn(folder, tree, files) {
  const env = { SATCHEL_HOME: join(folder, 'home') };
  const cli = join(root, 'out', 'main', 'cli.js');
  const store = ['--s3-root-uri', `file://${join(folder, 'store')}`];
  const manifest = join(folder, 'tree.manifest');
  mkdirSync(join(folder, 'store'));
  const run = (...args) => measureProgram([process.execPath, cli, '--json', ...args], env);
  await run('manifest', 'snapshot', '--root', tree, '--out', manifest);
  await run('attachment', 'upload', ...store, '-m', manifest, '-r', tree);
  const home = ['attachment', 'download', ...store, '-m', manifest, '--to', tree, '--preset', 'safe'];
  await run(...home);
  return async () => {
    const { output, ...sample } = await run(...home);
    const { identical } = JSON.parse(output.trim().split('\n').at(-1));
    if (identical !== files) throw new Error(`${identical} of ${files} files were found identical.`);
    return sample;
  };
}
