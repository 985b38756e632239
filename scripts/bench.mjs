/**
 * `npm run bench`: what the tool costs, in fresh processes over generated data. It judges by its exit only with `--check`.
 * Usage: npm run bench -- [--suite manifest,...] [--quick] [--rounds N] [--files N] [--mib N] [--out FILE] [--check] [--keep]
 * `--files` and `--mib` scale the data of the suites that move files. A suite is a file test/bench/<name>.suite.mjs. Results go to test/.artifacts/bench/<name>.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { artifacts, root } from './projectFolders.mjs';
import { spread, verdictsOf } from './benchVerdicts.mjs';
import { runProgram } from './runProgram.mjs';

const benchFolder = join(root, 'test', 'bench');
const ending = '.suite.mjs';
const suiteNames = readdirSync(benchFolder)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));

/** One case in a process of its own; its last line is what it measured. */
async function measureOnce(command) {
  const { code, output } = await runProgram(command[0], command.slice(1), { quiet: true });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}.\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** A tool that fails is named with what it said and left out from then on; our own failure fails its goals. */
async function tried(measured) {
  try {
    return await (measured.run === undefined ? measureOnce(measured.command) : measured.run());
  } catch (error) {
    if (measured.run === undefined) throw error;
    measured.missing = error.message.trim().split('\n').at(-1);
    measured.isFailed = true;
    console.error(`${measured.id} failed: ${error.message}`);
    return undefined;
  }
}

/** All cases in turn, round by round, so that a slow minute of the machine meets each of them. The first round is not counted. */
async function measureRounds(cases, rounds) {
  const samples = new Map(cases.map(({ id }) => [id, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const measured of round % 2 === 0 ? cases : cases.toReversed()) {
      const { id, missing } = measured;
      if (missing !== undefined) continue;
      if (process.stdout.isTTY) process.stdout.write(`\r  round ${round} of ${rounds}: ${id.padEnd(24)}`);
      const sample = await tried(measured);
      if (sample !== undefined && round > 0) samples.get(id).push(sample);
    }
  }
  if (process.stdout.isTTY) process.stdout.write('\r');
  return samples;
}

function rowOf(measured, samples) {
  const { id, budget = {}, control, goals, missing, isFailed = false } = measured;
  if (missing !== undefined)
    return {
      id,
      skipped: isFailed ? 'failed' : 'tool missing',
      why: missing,
      ...(isFailed && goals !== undefined
        ? { verdicts: goals.map((goal) => ({ ...goal, verdict: 'fail', why: missing })) }
        : {}),
    };
  const own = samples.get(id);
  const row = {
    id,
    ours: {
      wallMs: spread(own.map(({ wallMs }) => wallMs)),
      cpuMs: spread(own.map(({ cpuMs }) => cpuMs)),
      rssBytes: spread(own.map(({ rssBytes }) => rssBytes)),
      ...(own[0].serverCpuMs === undefined ? {} : { serverCpuMs: spread(own.map(({ serverCpuMs }) => serverCpuMs)) }),
    },
    budget,
    isWithinBudget: isWithin(own, budget),
    ...(goals === undefined ? {} : { verdicts: verdictsOf(measured, samples) }),
  };
  if (control === undefined) return row;
  const ratios = own.map(({ wallMs }, round) => samples.get(control)[round].wallMs / wallMs);
  return { ...row, control, timesFaster: spread(ratios) };
}

/** The median of the time, the largest of the memory; `null` where there is no budget. */
function isWithin(own, { wallMs, rssBytes }) {
  if (wallMs === undefined && rssBytes === undefined) return null;
  const time = spread(own.map((sample) => sample.wallMs)).median;
  const memory = Math.max(...own.map((sample) => sample.rssBytes));
  return time <= (wallMs ?? Infinity) && memory <= (rssBytes ?? Infinity);
}

const seconds = (ms) => (ms / 1000).toFixed(2);
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

function print(rows) {
  const heads = ['min s', 'median s', 'max s', 'budget s', 'cpu s', 'peak MB', 'budget MB'];
  console.log(`${''.padEnd(20)}${heads.map((head) => head.padStart(11)).join('')}   times faster than`);
  for (const { id, ours, budget, control, timesFaster, why } of rows) {
    if (ours === undefined) {
      console.log(`${id.padEnd(20)}    not measured: ${why}`);
      continue;
    }
    const cells = [
      seconds(ours.wallMs.min),
      seconds(ours.wallMs.median),
      seconds(ours.wallMs.max),
      budget.wallMs === undefined ? '' : seconds(budget.wallMs),
      ours.cpuMs === null ? '' : seconds(ours.cpuMs.median),
      ours.rssBytes === null ? '' : megabytes(ours.rssBytes.max),
      budget.rssBytes === undefined ? '' : megabytes(budget.rssBytes),
    ];
    const against = control === undefined ? '' : `   ${timesFaster.median.toFixed(1)}× ${control}`;
    console.log(`${id.padEnd(20)}${cells.map((cell) => cell.padStart(11)).join('')}${against}`);
  }
}

function printVerdicts(rows) {
  for (const { id, verdicts = [] } of rows)
    for (const { measure, limit, best, atMost, found, ratio, verdict, why } of verdicts) {
      const what = measure === 'wallMs' ? 'wall' : measure === 'cpuMs' ? 'CPU' : 'memory';
      const figure = (value) => (measure === 'rssBytes' ? `${megabytes(value)} MB` : `${seconds(value)} s`);
      const goal = limit === undefined ? `${atMost.toFixed(2)}× the best of ${best.join(', ')}` : figure(limit);
      const is = ratio === undefined ? (found === undefined ? why : figure(found)) : `${ratio.median.toFixed(2)}×`;
      console.log(`  ${verdict.padEnd(8)}${id} ${what}: ${is}; the goal is at most ${goal}`);
    }
}

function machine() {
  const [first] = cpus();
  return {
    os: process.platform,
    kernel: release(),
    cpu: first?.model ?? null,
    cores: cpus().length,
    memBytes: totalmem(),
    node: process.versions.node,
  };
}

/** Figures of different classes are not compared. */
function machineClass() {
  const [first] = cpus();
  const model = first?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown';
  return `${process.platform}-${process.arch}-${cpus().length}c-${model}-node${process.versions.node.split('.')[0]}`;
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    // A copy of the sources without its history has none.
    return null;
  }
}

async function runSuite(name, { quick, rounds, out, keep, files, mib }) {
  const { createSuite } = await import(pathToFileURL(join(benchFolder, `${name}${ending}`)).href);
  const folder = mkdtempSync(join(tmpdir(), `satchel-bench-${name}-`));
  let suite;
  try {
    console.log(`${name}: generating data`);
    const scale = {
      ...(files === undefined ? {} : { files: Number(files) }),
      ...(mib === undefined ? {} : { bytes: Number(mib) * 2 ** 20 }),
    };
    suite = await createSuite({ folder, quick, ...scale });
    console.log(`${suite.title}; ${rounds} rounds after one that is not counted, each case in a process of its own`);
    const samples = await measureRounds(suite.cases, rounds);
    const rows = suite.cases.map((each) => rowOf(each, samples));
    print(rows);
    printVerdicts(rows);
    const file = resolve(out ?? join(artifacts, 'bench', `${name}.json`));
    mkdirSync(dirname(file), { recursive: true });
    const result = {
      bench: 1,
      suite: name,
      at: new Date().toISOString(),
      commit: commit(),
      quick,
      rounds,
      class: machineClass(),
      machine: machine(),
      ...(suite.tools === undefined ? {} : { tools: suite.tools }),
      rows,
    };
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`Written to ${file}`);
    return rows.some(({ verdicts = [] }) => verdicts.some(({ verdict }) => verdict === 'fail'));
  } finally {
    await suite?.close?.();
    if (keep) console.log(`The data is kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: suiteNames.join(',') },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    files: { type: 'string' },
    mib: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
const chosen = values.suite.split(',');
const unknown = chosen.filter((name) => !suiteNames.includes(name));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`Known suites: ${suiteNames.join(', ')}. Rounds are a whole number from 1.`);
  process.exitCode = 64;
} else
  for (const name of chosen) {
    const isMissed = await runSuite(name, { ...values, rounds });
    if (isMissed && values.check) process.exitCode = 1;
  }
