/** Runs the tests in Node and counts them from Vitest's own report. */
import { readFileSync, rmSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { failedInVitest } from './failedTests.mjs';
import { artifact, root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

/** Tests of whole programs and connections. On a busy machine one of them may wait in vain for what the others keep from it. */
const besideOthers = ['test/cli/', 'test/integration/'];

async function runVitest(env, files = []) {
  const report = artifact('vitest.json');
  rmSync(report, { force: true });
  const { code } = await runProgram(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...files],
    { env },
  );
  const results = JSON.parse(readFileSync(report, 'utf8'));
  const broken = results.testResults.filter(
    // A file that cannot be loaded has no tests that could fail.
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = results.numFailedTests + broken.length;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    names: failedInVitest(results),
    files: results.testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name)),
    skipped: skippedTests(results.testResults),
  };
}

/** A test that could not run is never passed over in silence. */
const skippedTests = (files) =>
  files.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  );

/**
 * Runs every test in Node. Where only tests of whole programs failed, their files run once more, alone: what passes then counts as
 * passed and is named in `atSecondTry`; unit tests and contracts have no second try.
 * @param {Record<string, string>} env where the S3 oracles are
 * @returns {Promise<{ passed: number, failed: number, names: string[], atSecondTry: string[] }>}
 */
export async function runNodeTests(env) {
  const first = await runVitest(env);
  for (const name of first.skipped) console.log(`SKIPPED ${name}`);
  const mayTryAgain = ({ files }) =>
    files.length > 0 &&
    files.every((file) => besideOthers.some((folder) => file.split(sep).join('/').startsWith(folder)));
  if (!mayTryAgain(first)) return { ...first, atSecondTry: [] };
  console.log(`\nOnce more, alone: ${first.files.join(', ')}`);
  const second = await runVitest(env, first.files);
  if (second.failed > 0) return { ...first, atSecondTry: [] };
  return { passed: first.passed + first.failed, failed: 0, names: [], atSecondTry: first.names };
}
