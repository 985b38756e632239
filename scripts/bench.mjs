/**
 * `npm run bench`: what the tool costs beside others, over generated data, in fresh processes. It judges by its exit only with `--check`.
 * Usage: npm run bench -- [--suite manifest,...] [--quick] [--rounds N] [--files N] [--mib N] [--out FILE] [--compare FILE] [--check]
 * [--keep] [--electron]. `--files` and `--mib` scale the data; `--electron` measures what is ours in the packaged app beside plain Node. A suite is a file test/bench/<name>.suite.mjs; the result goes to
 * test/.artifacts/bench/bench-result.json. Tools are found on the PATH or named by SATCHEL_BENCH_{FIND,XXHSUM,S5CMD,RCLONE,PYTHON}.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { besideElectron, electronSuites } from './benchElectron.mjs';
import { commit, machine, machineClass } from './benchMachine.mjs';
import { printRows } from './benchPrint.mjs';
import { measureRounds } from './benchRounds.mjs';
import { compareResults, rowsOf } from './benchVerdicts.mjs';
import { artifacts, root } from './projectFolders.mjs';
import { openElectronHost } from '../test/bench/electronHost.mjs';

const benchFolder = join(root, 'test', 'bench');
const ending = '.suite.mjs';
const suiteNames = readdirSync(benchFolder)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));
/** Tools of which the result tells the version, or that they are not there. Nobody publishes the last two where they can be installed from. */
const noTools = {
  ...{ find: null, xxhsum: null, s5cmd: null, rclone: null, python: null },
  ...{ 'rusty-attachments': null, 'openjd-snapshots': null },
};
const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);

const importSuite = (name) => import(pathToFileURL(join(benchFolder, `${name}${ending}`)).href);

/** Suites follow each other and each cleans up, so that the largest says what is needed. */
async function requireSpace(names, options) {
  const needs = [];
  for (const name of names) needs.push([name, (await importSuite(name)).diskBytes(options)]);
  const most = Math.max(...needs.map(([, bytes]) => bytes));
  const { bavail, bsize } = statfsSync(tmpdir());
  const each = needs.map(([name, bytes]) => `${name} ${gigabytes(bytes)}`).join(', ');
  console.log(
    `At most ${gigabytes(most)} GB in ${tmpdir()} at once (${each}), of which ${gigabytes(bavail * bsize)} GB are free; removed ${options.keep ? 'by you' : 'at the end'}.`,
  );
  if (bavail * bsize < most * 1.1) throw new Error(`There is not enough room in ${tmpdir()}.`);
}

async function runSuite(name, options) {
  const { createSuite } = await importSuite(name);
  const folder = mkdtempSync(join(tmpdir(), `satchel-bench-${name}-`));
  let suite;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Who stops it leaves no data behind either.
  if (!options.keep) process.once('exit', remove);
  try {
    console.log(`${name}: generating data`);
    suite = await createSuite({ ...options, folder });
    if (options.electron !== undefined) suite.cases = besideElectron(suite.cases, options.electron);
    console.log(`${suite.title}; ${options.rounds} rounds after one that is not counted`);
    const samples = await measureRounds(suite.cases, options.rounds);
    const controls = new Set(suite.cases.flatMap(({ goals = [] }) => goals.flatMap(({ best = [] }) => best)));
    const rows = suite.cases
      .filter(({ id }) => !controls.has(id) || suite.cases.some((each) => each.id === id && each.goals !== undefined))
      .flatMap((each) => rowsOf(suite.size === undefined ? name : `${name}.${suite.size}`, each, samples));
    printRows(rows);
    return { rows, tools: suite.tools ?? {} };
  } finally {
    await suite?.close?.();
    if (options.keep) console.log(`The data is kept in ${folder}`);
    else remove();
    process.off('exit', remove);
  }
}

/** The whole result, written after each suite so that a run that is ended leaves what it has. */
async function runAll(names, options, out) {
  const facts = { ...machine(), electron: options.electron?.version ?? null };
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const head = {
    bench: 1,
    at: new Date().toISOString(),
    commit: commit(),
    satchel: version,
    class: machineClass(facts),
    machine: facts,
  };
  let result = { ...head, tools: noTools, rows: [] };
  mkdirSync(dirname(out), { recursive: true });
  for (const name of names) {
    const { rows, tools } = await runSuite(name, options);
    result = { ...result, tools: { ...result.tools, ...tools }, rows: [...result.rows, ...rows] };
    writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`);
  }
  return result;
}

function conclude(result, compare, out) {
  let { rows } = result;
  if (compare !== undefined) {
    const compared = compareResults(result, JSON.parse(readFileSync(resolve(compare), 'utf8')));
    for (const line of compared.lines) console.log(`  ${line}`);
    ({ rows } = compared);
    writeFileSync(out, `${JSON.stringify({ ...result, rows }, null, 2)}\n`);
  }
  for (const [tool, version] of Object.entries(result.tools))
    console.log(`  ${tool}: ${version ?? 'not measured here'}`);
  console.log(
    ['pass', 'fail', 'noisy', 'skipped']
      .map((verdict) => `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`)
      .join(', '),
  );
  console.log(`Written to ${out}`);
  return rows.some(({ verdict }) => verdict === 'fail');
}

if (
  process.argv.includes('--electron') &&
  process.platform === 'linux' &&
  !process.env.DISPLAY &&
  !process.env.WAYLAND_DISPLAY
) {
  const again = [join(root, 'scripts', 'withDisplay.mjs'), process.execPath, ...process.argv.slice(1)];
  process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    out: { type: 'string', default: join(artifacts, 'bench', 'bench-result.json') },
    compare: { type: 'string' },
    keep: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    electron: { type: 'boolean', default: false },
    files: { type: 'string' },
    mib: { type: 'string' },
  },
});
const { quick, keep, electron, files, mib } = values;
const suite = values.suite ?? (electron ? electronSuites : suiteNames).join(',');
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const chosen = suite.split(',');
const known = electron ? electronSuites : suiteNames;
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`Known suites: ${known.join(', ')}. Rounds are a whole number from 1.`);
  process.exitCode = 64;
} else {
  const scale = {
    ...(files === undefined ? {} : { files: Number(files) }),
    ...(mib === undefined ? {} : { bytes: Number(mib) * 2 ** 20 }),
  };
  const options = { quick, keep, rounds, ...scale };
  const out = resolve(values.out);
  await requireSpace(chosen, options);
  const host = electron ? await openElectronHost() : undefined;
  try {
    const isMissed = conclude(await runAll(chosen, { ...options, electron: host }, out), values.compare, out);
    if (isMissed && values.check) process.exitCode = 1;
  } finally {
    await host?.close?.();
  }
}
