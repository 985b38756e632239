/** D16: verbs at a terminal whose sign-in ends in the middle wait for the next one, say so, and go on by themselves. */
import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { addJobDownloads } from '../../main/cli/commands/jobDownload';
import { addQueueSync } from '../../main/cli/commands/queueSync';
import { createSession, type Session } from '../../main/cli/session';
import type { RunVerb } from '../../main/cli/verb';
import { farmId, queueId } from '../support/deadlineWorld';
import { createEnginePlace } from '../support/engineRunner';
import { treeOf } from '../support/plantTree';
import { createSyncedQueue, queuedJobId } from '../support/syncedQueue';

const streams = [process.stdin, process.stderr];
const before = streams.map((stream) => Object.getOwnPropertyDescriptor(stream, 'isTTY'));

beforeEach(() => {
  for (const stream of streams) Object.defineProperty(stream, 'isTTY', { value: true, configurable: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const [index, stream] of streams.entries()) {
    const own = before[index];
    if (own === undefined) Reflect.deleteProperty(stream, 'isTTY');
    else Object.defineProperty(stream, 'isTTY', own);
  }
});

/** A job with two files; whoever is asked to sign in does so at once. */
async function seat(op: string, skip = 0) {
  const place = await createEnginePlace();
  const root = place.at('project');
  await mkdir(root);
  const queue = await createSyncedQueue([{ root }]);
  onTestFinished(() => queue.close());
  queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  queue.finish({ job: 0, task: 1, files: { 'renders/f2.exr': 'two' } });
  const env = { ...queue.env, SATCHEL_HOME: place.home, HOME: place.folder, AWS_CONFIG_FILE: '/nowhere/config' };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  const said: string[] = [];
  const results: Readonly<Record<string, unknown>>[] = [];
  const session = createSession({
    options: {
      ...{ farmId, queueId, region: 'us-west-2', quiet: true },
      ...{ endpointUrl: queue.s3.url, deadlineEndpointUrl: queue.deadline.url },
    },
    version: '0.0.0-test',
    signal: new AbortController().signal,
    log: { note: () => undefined },
  });
  onTestFinished(() => session.close());
  const output: Session['output'] = {
    ...session.output,
    item: () => undefined,
    phase: () => undefined,
    warning: () => undefined,
    log: (text) => {
      said.push(text.split('.')[0] ?? '');
      if (text.startsWith('Waiting')) queue.deadline.setFaults([]);
    },
    result: (_verb, fields) => {
      results.push(fields);
    },
  };
  queue.deadline.setFaults([{ op, skip, action: { status: 403, type: 'ExpiredTokenException' } }]);
  let code: number | undefined;
  const run: RunVerb = async (_command, verb) => {
    code = await verb({ ...session, output });
  };
  const files = async () => Object.keys(await treeOf(root)).filter((name) => name.endsWith('.exr'));
  return { place, run, files, said, code: () => code, results };
}

test.each(['ListSessionActions', 'AssumeQueueRoleForUser'])(
  'queue sync-output goes on after a sign-in (%s)',
  async (op) => {
    const { place, run, files, said, code } = await seat(op);
    const program = new Command();
    addQueueSync(program, run);
    const flags = [
      '--ignore-storage-profiles',
      '--bootstrap-lookback-minutes',
      '60',
      '--checkpoint-dir',
      place.at('ck'),
    ];
    await program.parseAsync(['sync-output', ...flags], { from: 'user' });
    expect([code(), said, await files()]).toEqual([
      0,
      ['Waiting for a sign-in', 'Signed in again; going on'],
      ['renders/f1.exr', 'renders/f2.exr'],
    ]);
  },
);

test('job download-output goes on after a sign-in', async () => {
  const { run, files, said, code } = await seat('AssumeQueueRoleForUser');
  const program = new Command();
  addJobDownloads(program, run);
  await program.parseAsync(['download-output', '--job-id', queuedJobId(0), '--yes', '--output', 'verbose'], {
    from: 'user',
  });
  expect([code(), said, await files()]).toEqual([
    0,
    ['Waiting for a sign-in', 'Signed in again; going on'],
    ['renders/f1.exr', 'renders/f2.exr'],
  ]);
});
