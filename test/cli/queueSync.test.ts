/** `queue sync-output` as the built command, with Deadline Cloud and S3 over real HTTP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { queueId } from '../support/deadlineWorld';
import { treeOf } from '../support/plantTree';
import { createSyncedQueue, keyOfText, queuedJobId } from '../support/syncedQueue';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';

async function seat(count = 2, options: DeadlineServerOptions = {}) {
  const place = await createCliPlace();
  const roots = Array.from({ length: count }, (_, index) => place.at(`project${String(index)}`));
  for (const root of roots) await mkdir(root);
  const queue = await createSyncedQueue(
    roots.map((root) => ({ root, tasks: 3 })),
    options,
  );
  onTestFinished(() => queue.close());
  const folder = place.at('checkpoints');
  return { place, roots, queue, folder };
}

type Seat = Awaited<ReturnType<typeof seat>>;

const words = ({ queue, folder }: Pick<Seat, 'queue' | 'folder'>, flags: readonly string[] = []): readonly string[] => [
  ...queue.flags,
  ...['queue', 'sync-output', '--ignore-storage-profiles', '--checkpoint-dir', folder],
  ...['--bootstrap-lookback-minutes', '60', ...flags],
];

const sync = async (of: Seat, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  await of.place.json(words(of, flags), { env: { ...of.queue.env, ...env } });

const items = (run: Awaited<ReturnType<typeof sync>>) =>
  run.lines.filter(({ type }) => type === 'item').map(({ name, state, downloaded }) => ({ name, state, downloaded }));

const shared = { SATCHEL_DEADLINE_WRITE_SYNC_STATE: 'true' };
const checkpointName = `${queueId}_ignore-storage-profiles_download_checkpoint.json`;
const statusName = `${queueId}_ignore-storage-profiles_download_status.json`;

/** What is in the projects, without what Satchel keeps there. */
async function filesOf({ roots }: Seat): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [index, root] of roots.entries())
    for (const name of Object.keys(await treeOf(root)))
      if (name.endsWith('.exr')) found[`${String(index)}/${name}`] = await readFile(`${root}/${name}`, 'utf8');
  return found;
}

test('outputs arrive as tasks finish, each once', async () => {
  const of = await seat();
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  const first = await sync(of);
  of.queue.finish({ job: 0, task: 1, files: { 'renders/f2.exr': 'two' } });
  of.queue.finish({ job: 1, task: 0, files: { 'renders/g1.exr': 'three' } });
  const second = await sync(of);
  const third = await sync(of);
  expect([first.code, items(first), items(second), items(third), third.last['downloaded']]).toEqual([
    0,
    [{ name: 'Shot 0', state: 'in-progress', downloaded: 1 }],
    [
      { name: 'Shot 0', state: 'in-progress', downloaded: 1 },
      { name: 'Shot 1', state: 'in-progress', downloaded: 1 },
    ],
    [],
    0,
  ]);
  expect(await filesOf(of)).toEqual({
    '0/renders/f1.exr': 'one',
    '0/renders/f2.exr': 'two',
    '1/renders/g1.exr': 'three',
  });
  expect(of.queue.fetches(['one', 'two', 'three'])).toEqual({ one: 1, two: 1, three: 1 });
});

const rendered = ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => `content ${text} ${'x'.repeat(400)}`);

function renderAll({ queue }: Seat): void {
  for (const [index, text] of rendered.entries())
    queue.finish({ job: index % 2, task: Math.floor(index / 2), files: { [`renders/f${String(index)}.exr`]: text } });
}

/** Starts it, lets so many files but one come and kills it while the others are awaited. */
async function killAt(of: Seat, nth: number): Promise<void> {
  const { place, queue } = of;
  queue.s3.setFaults({
    rules: [
      {
        id: 'hold',
        match: { op: 'GetObject', key: 'DeadlineCloud/Data/*' },
        when: { nth: `${String(nth)}-9999` },
        action: { pause: { gate: 'never' } },
      },
    ],
  });
  queue.s3.requests.clear();
  const child = place.start(['--json', ...words(of)], { env: queue.env });
  const over = once(child, 'close');
  await expect.poll(() => queue.s3.requests.count({ fault: 'hold' }), { timeout: 20_000 }).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await over;
  queue.s3.setFaults({ rules: [] });
}

// Eleven starts of the command, one after the other, on a machine that may be busy.
const sweepMs = 240_000;

test(
  'D12: killed at ten points between checkpoints, the passes together are one full pass and no file comes twice',
  async () => {
    // All runs of a task end at once, which also happens by itself where tasks are short: the last one counts nevertheless.
    const endedMs = Date.now();
    const of = await seat(3, { nowMs: () => endedMs });
    const texts = Array.from({ length: 24 }, (_, index) => `content of ${String(index)}`);
    for (const [index, text] of texts.entries())
      of.queue.finish({
        job: index % 3,
        task: Math.floor(index / 3) % 3,
        files: { [`renders/f${String(index)}.exr`]: text },
      });
    const wanted = latestFiles(texts);
    const home: number[] = [];
    for (const nth of [1, 3, 2, 1, 2, 1, 2, 1, 2, 1]) {
      const before = Object.values(await filesOf(of));
      await killAt(of, nth);
      const asked = of.queue.fetches(texts);
      expect(before.filter((text) => (asked[text] ?? 0) > 0)).toEqual([]);
      home.push(Object.keys(await filesOf(of)).length);
    }
    const last = await sync(of);
    const found = await filesOf(of);
    expect([last.code, found, home]).toEqual([0, wanted, [...home].sort((a, b) => a - b)]);
    expect(home.at(-1)).toBeGreaterThan(0);
    expect(home.at(-1)).toBeLessThan(Object.keys(wanted).length);
  },
  sweepMs,
);

/** Of each task what its last run left. */
function latestFiles(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.slice(-9).map((text, index) => {
      const number = texts.length - 9 + index;
      return [`${String(number % 3)}/renders/f${String(number)}.exr`, text];
    }),
  );
}

test('D13: a lock of a process that lives is exit 12 with its pid; one of a process that is gone is taken over', async () => {
  const of = await seat();
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  await mkdir(of.folder);
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const pidFile = `${of.folder}/${checkpointName}.pid`;
  await writeFile(pidFile, String(holder.pid));
  const held = await sync(of);
  holder.stdin.end();
  await once(holder, 'close');
  const taken = await sync(of);
  await writeFile(pidFile, 'nobody');
  const garbled = await sync(of);
  expect([
    held.code,
    held.last['code'],
    held.last['details'],
    taken.code,
    taken.last['downloaded'],
    garbled.code,
  ]).toEqual([12, 'lock.sync', { pid: holder.pid, path: pidFile }, 0, 1, 0]);
  expect(await readdir(of.folder)).toEqual([]);
});

test('D14: entries of another computer stay, what is damaged in them does not matter, and a stale lock is taken', async () => {
  const of = await seat(2);
  const otherJob = `job-${'9'.repeat(32)}`;
  const other = {
    download_status: 'downloaded',
    total_files: 4,
    downloaded_files: 4,
    tasks: {},
    last_updated: 'then',
    its_own: [1],
  };
  const damaged = { download_status: null, total_files: 'many', downloaded_files: null, tasks: [] };
  await mkdir(of.folder);
  const path = `${of.folder}/${statusName}`;
  const before = {
    schema_version: 1,
    sync_metadata: { hostname: 'elsewhere', extra: 'kept' },
    jobs: { [otherJob]: other, [queuedJobId(1)]: damaged, broken: null },
    more: { kept: true },
  };
  await writeFile(path, JSON.stringify(before));
  await writeFile(`${path}.lock`, JSON.stringify({ hostname: 'elsewhere', time: Date.now() / 1000 - 61 }));
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  of.queue.finish({ job: 1, task: 0, files: {}, status: 'FAILED' });
  of.queue.finish({ job: 1, task: 1, files: { 'renders/g1.exr': 'two' } });
  of.queue.finish({ job: 1, task: 2, files: {} });
  const done = await sync(of, [], shared);
  const status = JSON.parse(await readFile(path, 'utf8')) as {
    readonly sync_metadata: Readonly<Record<string, unknown>>;
    readonly more: unknown;
    readonly jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const badge = (jobId: string) => {
    const { download_status, total_files, downloaded_files, failed_files, error_code } = status.jobs[jobId] ?? {};
    const tasks = Object.values(status.jobs[jobId]?.['tasks'] as Record<string, { download_status: string }>);
    return [
      download_status,
      total_files,
      downloaded_files,
      failed_files,
      error_code,
      tasks.map((task) => task.download_status),
    ];
  };
  expect([
    done.code,
    status.jobs[otherJob],
    status.more,
    status.sync_metadata['extra'],
    badge(queuedJobId(0)),
    badge(queuedJobId(1)),
  ]).toEqual([
    0,
    other,
    { kept: true },
    'kept',
    ['in_progress', 1, 1, 0, null, ['downloaded']],
    ['downloaded', 1, 1, 0, null, ['farm_failed', 'downloaded']],
  ]);
  expect((await readdir(of.folder)).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test('D19: throttled lists of session actions are asked for again, and no more than three run at once', async () => {
  const of = await seat(8);
  for (let job = 0; job < 8; job += 1)
    for (const task of [0, 1])
      of.queue.finish({ job, task, files: { [`renders/${String(task)}.exr`]: `${String(job)} ${String(task)}` } });
  of.queue.deadline.setFaults([
    {
      op: 'ListSessionActions',
      times: 3,
      action: { status: 429, type: 'ThrottlingException', retryAfterSeconds: 0 },
    },
    // Slow enough to meet others.
    { op: 'ListSessionActions', action: { delayMs: 20 } },
  ]);
  const done = await sync(of);
  expect([done.code, done.last['downloaded'], of.queue.deadline.faultsFired()]).toEqual([0, 16, [3, 16]]);
  const atOnce = of.queue.deadline.calls
    .filter(({ op }) => op.startsWith('ListSession'))
    .map(({ inFlight }) => inFlight);
  expect([atOnce.length, Math.max(...atOnce)]).toEqual([8 + 16 + 3, 3]);
});

test('D16: signed out in the middle and nobody at the terminal is exit 16 with what to do, and the next run goes on', async () => {
  const of = await seat();
  renderAll(of);
  of.queue.deadline.setFaults([
    { op: 'ListSessions', skip: 1, action: { status: 403, type: 'ExpiredTokenException' } },
  ]);
  const stopped = await sync(of);
  of.queue.deadline.setFaults([]);
  const again = await sync(of);
  expect([stopped.code, stopped.last['code'], again.code, Object.keys(await filesOf(of)).length]).toEqual([
    16,
    'decision.needed',
    0,
    rendered.length,
  ]);
  expect(stopped.last['message']).toMatch(/^Somebody has to sign in: /);
});

test('D16: job download-output that is signed out in the middle is exit 16 where nobody can sign in', async () => {
  const of = await seat();
  renderAll(of);
  of.queue.deadline.setFaults([
    { op: 'AssumeQueueRoleForUser', action: { status: 403, type: 'ExpiredTokenException' } },
  ]);
  const flags = ['job', 'download-output', '--job-id', queuedJobId(0), '--yes', '--output', 'verbose'];
  const stopped = await of.place.run([...of.queue.flags, ...flags], { env: of.queue.env });
  of.queue.deadline.setFaults([]);
  const again = await of.place.run([...of.queue.flags, ...flags], { env: of.queue.env });
  expect([stopped.code, again.code, Object.keys(await filesOf(of)).length]).toEqual([16, 0, 3]);
  expect(stopped.stderr).toContain('Somebody has to sign in: ');
});

test('a job that cannot come home fails alone, is tried again, and is given up after five times', async () => {
  const of = await seat();
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'lost', 'renders/f2.exr': 'kept' } });
  of.queue.finish({ job: 0, task: 1, files: { 'renders/f3.exr': 'fine' } });
  of.queue.finish({ job: 1, task: 0, files: { 'renders/g1.exr': 'other' } });
  of.queue.s3.setFaults({
    rules: [
      {
        id: 'lost',
        match: { op: 'GetObject', key: keyOfText('lost') },
        action: { status: { status: 404, code: 'NoSuchKey' } },
      },
      {
        id: 'lost too',
        match: { op: 'GetObject', key: keyOfText('lost').replace('.xxh128', '') },
        action: { status: { status: 404, code: 'NoSuchKey' } },
      },
    ],
  });
  const first = await sync(of);
  expect([first.code, items(first), await filesOf(of)]).toEqual([
    3,
    [
      { name: 'Shot 0', state: 'failed', downloaded: 2 },
      { name: 'Shot 1', state: 'in-progress', downloaded: 1 },
    ],
    { '0/renders/f2.exr': 'kept', '0/renders/f3.exr': 'fine', '1/renders/g1.exr': 'other' },
  ]);
  for (let again = 2; again <= 5; again += 1) expect((await sync(of)).code).toBe(3);
  const givenUp = await sync(of);
  of.queue.s3.setFaults({ rules: [] });
  const anew = await sync(of, ['--force-bootstrap']);
  expect([givenUp.code, givenUp.last['jobs'], anew.code, (await filesOf(of))['0/renders/f1.exr']]).toEqual([
    0,
    { 'given-up': 1, unchanged: 1 },
    0,
    'lost',
  ]);
  expect(of.queue.fetches(['kept', 'fine', 'other'])).toEqual({ kept: 1, fine: 1, other: 1 });
});

test('a task that ran again brings its last output, and a later pass never brings an older one', async () => {
  const of = await seat(1);
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'old' } });
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'new' } });
  const first = await sync(of);
  const session = of.queue.finish({ job: 0, task: 1, files: { 'renders/f2.exr': 'second' }, isSessionOpen: true });
  const second = await sync(of);
  of.queue.finish({ job: 0, task: 2, files: { 'renders/f3.exr': 'third' }, sessionId: session });
  const third = await sync(of);
  expect([first, second, third].map(({ last }) => last['taskRuns'])).toEqual([1, 1, 1]);
  expect(await filesOf(of)).toEqual({
    '0/renders/f1.exr': 'new',
    '0/renders/f2.exr': 'second',
    '0/renders/f3.exr': 'third',
  });
  expect(of.queue.fetches(['old', 'new', 'second', 'third'])).toEqual({ old: 0, new: 1, second: 1, third: 1 });
});

test('a dry run says what would come and writes nothing, and what is older than the start of the first pass stays', async () => {
  const of = await seat(1);
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  const dry = await sync(of, ['--dry-run']);
  const untouched = await readdir(of.place.folder);
  const late = await of.place.json(
    [...of.queue.flags, 'queue', 'sync-output', '--ignore-storage-profiles', '--checkpoint-dir', of.place.at('late')],
    { env: of.queue.env },
  );
  expect([
    dry.code,
    dry.last['downloaded'],
    dry.last['isDryRun'],
    untouched.includes('checkpoints'),
    late.code,
  ]).toEqual([0, 1, true, false, 0]);
  expect([late.last['downloaded'], await filesOf(of)]).toEqual([0, {}]);
});

test.each([
  ['skip', { '0/renders/f1.exr': 'mine' }],
  ['OVERWRITE', { '0/renders/f1.exr': 'farm' }],
  ['create_copy', { '0/renders/f1 (1).exr': 'farm', '0/renders/f1.exr': 'mine' }],
])('--conflict-resolution %s does with a file that is here what the Deadline client does', async (how, expected) => {
  const of = await seat(1);
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'farm' } });
  await mkdir(`${of.roots[0] ?? ''}/renders`);
  await writeFile(`${of.roots[0] ?? ''}/renders/f1.exr`, 'mine');
  const done = await sync(of, ['--conflict-resolution', how]);
  expect([done.code, await filesOf(of), (await sync(of)).last['taskRuns']]).toEqual([0, expected, 0]);
});

test('without a storage profile, with two answers about it or with no number of minutes it says what is missing', async () => {
  const of = await seat(1);
  const tried = await Promise.all(
    [[], ['--ignore-storage-profiles', '--storage-profile-id', 'sp-1'], ['--bootstrap-lookback-minutes', 'soon']].map(
      (flags) =>
        of.place.json([...of.queue.flags, 'queue', 'sync-output', '--checkpoint-dir', of.folder, ...flags], {
          env: of.queue.env,
        }),
    ),
  );
  expect(tried.map(({ code, last }) => [code, last['code']])).toEqual([
    [2, 'input.invalid'],
    [2, 'input.invalid'],
    [2, 'input.invalid'],
  ]);
});
