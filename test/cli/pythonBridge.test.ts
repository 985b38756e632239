/** The Python functions of the bridge over the built command, as a pipeline script calls them. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, ended, type CliPlace } from '../support/cliRunner';
import { farmId, queueId } from '../support/deadlineWorld';
import { createRenderedJob, jobId } from '../support/renderedJob';

const project = path.resolve(import.meta.dirname, '../..');

type Call = readonly [name: string, args: readonly unknown[], options: Readonly<Record<string, unknown>>];
type Answer = Readonly<Record<string, unknown>>;

/** What each call answered; with an environment as a DCC leaves it, which would break the command. */
async function called(place: CliPlace, calls: readonly Call[], env: Readonly<Record<string, string>> = {}) {
  const command = place.at('satchel');
  const node = path.join(project, 'node_modules', '.bin', 'node');
  const cli = process.env['SATCHEL_TEST_CLI'] ?? path.join(project, 'out', 'main', 'cli.js');
  await writeFile(command, `#!/bin/sh\nexec '${node}' '${cli}' "$@"\n`);
  await chmod(command, 0o755);
  const child = spawn('python3', ['-B', path.join(project, 'test', 'dcc', 'api_driver.py')], {
    cwd: place.folder,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: place.at('home'), SATCHEL_HOME: place.home, SATCHEL_CLI: command },
      ...{ NODE_OPTIONS: '--require /nowhere/hook.js', LD_LIBRARY_PATH: '/nowhere', ELECTRON_RUN_AS_NODE: '1' },
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(JSON.stringify(calls));
  const { code, stdout, stderr } = await ended(child);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly Answer[];
}

const picked = (answer: Answer | undefined, ...names: readonly string[]): unknown => {
  const fields = (answer?.['answer'] ?? answer) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
};

test('submit sends files and folders, tells what was sent, and raises the error of the command', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  const scene = place.at('project', '-shot é.ma');
  await mkdir(place.at('project'));
  await writeFile(scene, 'scene');
  const options = { store, name: '-first', known_asset_path: [place.at('project')] };
  const [sent, again, missing, wrong] = await called(place, [
    ['submit', [[scene]], options],
    ['submit', [place.at('project')], { ...options, dry_run: true }],
    ['submit', [[place.at('gone')]], { ...options, require_paths_exist: true }],
    ['submit', [[scene]], { ...options, no_such_option: 1 }],
  ]);
  expect([
    picked(sent, 'verb', 'exitCode', 'upload'),
    picked(again, 'dryRun', 'exitCode', 'upload'),
    picked(missing, 'error', 'exitCode'),
    picked(wrong, 'error', 'exitCode'),
  ]).toEqual([
    {
      verb: 'submit',
      exitCode: 0,
      upload: { uploadedObjects: 1, uploadedBytes: 5, skippedObjects: 0, skippedBytes: 0 },
    },
    { dryRun: true, exitCode: 0, upload: { objects: 0, bytes: 0 } },
    { error: 'submit.missing_inputs', exitCode: 2 },
    { error: 'input.invalid', exitCode: 2 },
  ]);
});

test('status, wait and download speak of a job of the farm and bring its outputs home', async () => {
  const place = await createCliPlace();
  const root = place.at('project');
  await mkdir(root);
  const job = await createRenderedJob({ roots: [{ rootPath: root, inputs: { 'scene.ma': 'scene' } }], tasks: 1 });
  onTestFinished(() => job.close());
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const where = { farm_id: farmId, queue_id: queueId };
  const [status, ended, home, unknown] = await called(
    place,
    [
      ['status', [jobId], where],
      ['wait', [jobId], where],
      ['download', [jobId], { ...where, to: place.at('home come') }],
      ['status', [`job-${'0'.repeat(32)}`], where],
    ],
    {
      ...job.env,
      AWS_REGION: job.deadline.region,
      AWS_ENDPOINT_URL_DEADLINE: job.deadline.url,
      AWS_ENDPOINT_URL_S3: job.s3.url,
    },
  );
  expect([
    picked(status, 'jobId', 'name', 'taskRunStatus'),
    picked(ended, 'jobId', 'status', 'failedTasks', 'exitCode'),
    picked(home, 'downloaded', 'failed', 'exitCode'),
    picked(unknown, 'error', 'exitCode'),
  ]).toEqual([
    { jobId, name: 'Shot one', taskRunStatus: 'SUCCEEDED' },
    { jobId, status: 'SUCCEEDED', failedTasks: [], exitCode: 0 },
    { downloaded: 1, failed: [], exitCode: 0 },
    { error: 'deadline.not_found', exitCode: 11 },
  ]);
  expect(await readFile(place.at('home come', 'renders', 'f.0001.exr'), 'utf8')).toBe('one');
});
