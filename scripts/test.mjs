/**
 * `npm test`: everything that CI runs, in the order in which a mistake shows soonest.
 * Every part runs even when an earlier one failed; the last line is the sum, as counted by the tools themselves.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { runChecks } from './check.mjs';
import { failedInPlaywright, triedAgainInPlaywright } from './failedTests.mjs';
import { runNodeTests } from './nodeTests.mjs';
import { artifact, root } from './projectFolders.mjs';
import { pythonReference } from './reference.mjs';
import { runProgram } from './runProgram.mjs';
import { s3Oracles } from './s3Oracles.mjs';
import { smokePackage } from './smokePackage.mjs';
import { ensureSystemPackages, isOnPath } from './systemLibraries.mjs';

const total = { passed: 0, failed: 0 };
const startedAt = performance.now();
/** What failed, said once more at the end: whoever sees only the last lines must find it. */
const failures = [];
/** What failed once and passed when it ran again: it does not stop anybody, and nobody is to overlook it. */
const secondTries = [];

function add(title, { passed, failed, names = [], atSecondTry = [] }) {
  total.passed += passed;
  total.failed += failed;
  secondTries.push(...atSecondTry.map((name) => `${title}: ${name}`));
  if (failed > 0) failures.push(...(names.length === 0 ? [title] : names.map((name) => `${title}: ${name}`)));
  return failed === 0;
}

/** Runs one part under its title; an exception is one failure, told in its own words. */
async function part(title, run) {
  console.log(`\n== ${title} (after ${Math.round((performance.now() - startedAt) / 1000)} s)`);
  try {
    return add(title, await run());
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return add(title, { passed: 0, failed: 1 });
  }
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

async function runPlaywright() {
  const report = artifact('playwright.json');
  rmSync(report, { force: true });
  const { code } = await runProgram('node', ['scripts/withDisplay.mjs', 'playwright', 'test']);
  const results = readJson(report);
  const { stats, errors } = results;
  const failed = stats.unexpected + errors.length;
  return {
    passed: stats.expected + stats.flaky,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    names: failedInPlaywright(results),
    atSecondTry: triedAgainInPlaywright(results),
  };
}

async function run(program, args, env = {}) {
  const { code } = await runProgram(program, args, { env });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** What git says is changed; without git there is nothing to compare. */
async function changedFiles() {
  try {
    return (await runProgram('git', ['status', '--porcelain'], { quiet: true })).output;
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

if (!ensureSystemPackages()) {
  process.exitCode = 69;
} else {
  const before = await changedFiles();
  // Takes minutes of another program's time once per machine, so it begins first and is waited for late.
  const oracles = s3Oracles({ install: true });
  // After them, because they install Python where it is missing and where that may be done.
  const reference = oracles.then(() => pythonReference());
  await part('Checks', runChecks);
  const isBuilt = await part('Build', async () => {
    await build();
    return { passed: 1, failed: 0 };
  });
  const env = await oracles;
  const { missing } = await reference;
  if (missing !== undefined) console.log(`The tests against the Python reference are skipped: ${missing}`);
  await part('Tests in Node', () => runNodeTests(env));
  const isPackaged = isBuilt && (await part('Package', () => run('node', ['scripts/package.mjs'])));
  if (isPackaged) {
    await part('The package', () => smokePackage(join(root, 'dist', 'linux-unpacked'), false));
    // Needs root and a system without Satchel; where that is not so, it says so.
    if (process.platform === 'linux' && process.getuid?.() === 0) {
      await part('The Debian package', () => run('node', ['scripts/testDeb.mjs']));
      await part('The archive', () => run('node', ['scripts/testTar.mjs']));
      if (isOnPath('rpmbuild')) await part('The rpm', () => run('node', ['scripts/testRpm.mjs']));
      else console.log('The rpm is not tried: rpmbuild is not installed here (Debian has it in the package rpm)');
    }
    await part('Tests in the packaged window', runPlaywright);
    const isReleased = await part('Release package', () =>
      run('node', ['scripts/package.mjs'], { SATCHEL_RELEASE: '1' }),
    );
    if (isReleased)
      await part('The release package', () => smokePackage(join(root, 'dist', 'release', 'linux-unpacked'), true));
  }
  await part('Work tree', async () => {
    const after = await changedFiles();
    if (after === before) return { passed: 1, failed: 0 };
    throw new Error(`The run changed files of the checkout:\n${after}`);
  });
  if (secondTries.length > 0)
    console.log(`\n== What failed once and passed at the second try\n${secondTries.join('\n\n')}`);
  if (failures.length > 0) console.log(`\n== What failed\n${failures.join('\n\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
