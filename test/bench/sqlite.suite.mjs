/** The hash cache beside a C program with the same tables: rows written, and folders read. */
import { execFile } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { root } from '../../scripts/projectFolders.mjs';
import { runProgram } from '../../scripts/runProgram.mjs';

const run = promisify(execFile);
const filesPerFolder = 200;

/** Builds both programs; without a compiler or SQLite's header the control is a tool that is missing. */
async function buildControl(folder) {
  const program = join(folder, 'control');
  try {
    const source = join(import.meta.dirname, 'sqliteControl.c');
    await run(process.env['CC'] ?? 'cc', ['-O2', '-o', program, source, '-lsqlite3']);
    return { program };
  } catch (error) {
    return {
      missing: `the C program cannot be built: ${
        String(error.stderr || error.message)
          .trim()
          .split('\n')[0]
      }`,
    };
  }
}

async function outputOf(command) {
  const { code, output } = await runProgram(command[0], command.slice(1), { quiet: true });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}.\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** Both databases with their logs. */
export const diskBytes = ({ quick, files = quick ? 100_000 : 1_000_000 }) => files * 600;

/** Generates the data in `folder` and answers the cases that `scripts/bench.mjs` measures. */
export async function createSuite({ folder, quick, files = quick ? 100_000 : 1_000_000 }) {
  const rows = Math.max(filesPerFolder, Math.round(files / filesPerFolder) * filesPerFolder);
  const outDir = join(folder, 'program');
  await mkdir(outDir);
  // The database's native part stays where it is installed.
  await symlink(join(root, 'node_modules'), join(outDir, 'node_modules'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'sqliteCases.ts'),
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'cases.mjs' } },
    },
  });
  const { program, missing } = await buildControl(folder);
  const ours = (name) => [
    process.execPath,
    join(folder, 'program', 'cases.mjs'),
    ...[name, join(folder, 'ours.db'), String(rows), String(filesPerFolder)],
  ];
  const theirs = (name) => [program, name, join(folder, 'control.db'), String(rows), String(filesPerFolder)];
  const control = (id, name) =>
    missing === undefined ? { id, command: theirs(name), ...checked(answers[name]) } : { id, command: [], missing };
  // What is looked up must be there also when the rounds begin with the lookup; both must find the same rows.
  const written = [
    await outputOf(ours('insert')),
    ...(missing === undefined ? [await outputOf(theirs('insert'))] : []),
  ];
  const found = [await outputOf(ours('lookup')), ...(missing === undefined ? [await outputOf(theirs('lookup'))] : [])];
  for (const both of [written, found])
    if (both.some(({ rows: count, sum }) => count !== rows || sum !== both[0].sum))
      throw new Error(`The programs do not agree: ${JSON.stringify(both)}`);
  if (found[0].sum === 0) throw new Error('The sum of the hashes is 0, which proves nothing.');
  const answers = { insert: written[0], lookup: found[0] };
  /** Each round anew: what was fast and wrong does not count. */
  const checked = (answer) => ({
    check({ rows: count, sum }) {
      if (count !== rows || sum !== answer.sum)
        throw new Error(`${count} rows with the sum ${sum}, where ${rows} with ${answer.sum} belong.`);
    },
  });
  const atLeast = (rate) => ({ target: 'T7', measure: 'wallMs', limit: (rows / rate) * 1000 });
  return {
    title: `The hash cache with ${rows.toLocaleString('en')} files in folders of ${filesPerFolder}`,
    size: rows >= 1_000_000 ? `${rows / 1e6}m` : `${rows / 1000}k`,
    tools: { sqlite: written[1]?.sqlite ?? null, ownSqlite: written[0].sqlite },
    cases: [
      {
        id: 'insert',
        command: ours('insert'),
        ...checked(answers.insert),
        work: { count: rows, unit: 'rows' },
        // T7: half the rate of C, and 500,000 rows a second on the reference class.
        goals: [{ target: 'T7', measure: 'wallMs', best: ['insert-c'], atLeast: 0.5 }, atLeast(500_000)],
      },
      control('insert-c', 'insert'),
      {
        id: 'lookup',
        command: ours('lookup'),
        ...checked(answers.lookup),
        work: { count: rows, unit: 'rows' },
        // T8: six tenths of the rate of C.
        goals: [{ target: 'T8', measure: 'wallMs', best: ['lookup-c'], atLeast: 0.6 }],
      },
      control('lookup-c', 'lookup'),
    ],
  };
}
