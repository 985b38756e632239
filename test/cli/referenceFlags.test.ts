/** D18: the help of each verb that the Deadline client has too names the flags that people know from there. */
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';

const place = ['--profile', '--farm-id', '--region', '--queue-id'];
const filters = ['-i, --include', '-e, --exclude', '--include-exclude-config', '-ie'];

test.each<readonly [string, readonly string[]]>([
  [
    'bundle submit',
    [
      ...place,
      ...['-p, --parameter', '--storage-profile-id', '--name', '--priority', '--max-failed-tasks-count'],
      ...['--max-retries-per-task', '--max-worker-count', '--target-task-run-status', '--job-attachments-file-system'],
      ...['--yes', '--require-paths-exist', '--submitter-name', '--known-asset-path', '--save-debug-snapshot'],
      ...['--force-s3-check', '--no-force-s3-check', '--manifest-version', '--accept-unknown-paths', '--glob-exclude'],
    ],
  ],
  ['job list', [...place, '--page-size', '--item-offset']],
  ['job get', [...place, '--job-id']],
  ['job search', [...place, '--page-size', '--item-offset']],
  ['job cancel', [...place, '--job-id', '--mark-as', '--yes']],
  ['job requeue-tasks', [...place, '--job-id', '--run-status', '--yes']],
  ['job wait', [...place, '--job-id', '--max-poll-interval', '--timeout', '--output', '--reference-exit-codes']],
  [
    'job logs',
    [
      ...place,
      ...['--job-id', '--session-id', '--session-action-id', '--limit', '--start-time', '--end-time', '--next-token'],
      ...['--output', '--timestamp-format'],
    ],
  ],
  [
    'job download-output',
    [
      ...place,
      ...['--job-id', '--step-id', '--task-id', '-i, --include', '--match-paths-by', '--ignore-storage-profiles'],
      ...['--conflict-resolution', '--yes', '--output', '--to', '--map', '--preset', '--on', '--plan-only'],
    ],
  ],
  [
    'job download-input',
    [...place, '--job-id', '-i, --include', '--match-paths-by', '--conflict-resolution', '--output'],
  ],
  [
    'manifest snapshot',
    ['--root', '-d, --destination', '-n, --name', ...filters, '--force-rehash', '--diff', '--json'],
  ],
  ['manifest diff', ['--root', '--manifest', ...filters, '--force-rehash', '--json']],
  ['manifest download', [...place, '--job-id', '--step-id', '--asset-type', '--json']],
  ['manifest upload', [...place, '--s3-cas-uri', '--s3-manifest-prefix', '--json']],
  [
    'attachment upload',
    [
      ...['-m, --manifests', '-r, --root-dirs', '--path-mapping-rules', '--s3-root-uri', '--upload-manifest-path'],
      ...['--profile', '--json'],
    ],
  ],
  [
    'attachment download',
    ['-m, --manifests', '--path-mapping-rules', '--s3-root-uri', '--conflict-resolution', '--profile', '--json'],
  ],
  ['queue list', ['--profile', '--farm-id']],
  ['queue get', place],
  ['queue paramdefs', place],
  ['queue export-credentials', [...place, '--mode']],
  [
    'queue sync-output',
    [
      ...place,
      ...['--storage-profile-id', '--ignore-storage-profiles', '--bootstrap-lookback-minutes', '--force-bootstrap'],
      ...['--checkpoint-dir', '--conflict-resolution', '--dry-run', '--verbose', '--json', '--adopt-checkpoint'],
    ],
  ],
  ['farm list', ['--profile', '--region']],
  ['farm get', ['--profile', '--farm-id']],
  ['auth login', ['--profile']],
  ['auth logout', ['--profile']],
  ['auth status', ['--profile', '--output']],
])('D18: the help of %s', async (verb, flags) => {
  const { run } = await createCliPlace();
  const { code, stdout } = await run([...verb.split(' '), '--help']);
  const named = stdout.split('\n').flatMap((line) => /^ {2}(-[^ ,]+(?:, --[^ ]+)?)/.exec(line)?.slice(1) ?? []);
  const isNamed = (flag: string): boolean =>
    named.includes(flag) || named.some((one) => one.endsWith(`, ${flag}`)) || stdout.includes(`(also ${flag})`);
  expect([code, flags.filter((flag) => !isNamed(flag))]).toEqual([0, []]);
  // Each once, whoever explains it.
  expect(named.filter((flag, index) => named.indexOf(flag) !== index)).toEqual([]);
});
