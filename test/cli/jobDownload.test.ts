/** `job download-output` and `job download-input` as the built command, with Deadline Cloud and S3 over real HTTP. */
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { farmId, farmPlan, profileId } from '../support/deadlineWorld';
import { treeOf } from '../support/plantTree';
import { contentKey } from '../support/s3Mirror';
import { createRenderedJob, runDownload, stepId, taskId, type RenderedJobOptions } from '../support/renderedJob';

async function rendered(options: RenderedJobOptions = {}) {
  const place = await createCliPlace();
  const root = place.at('project');
  await mkdir(root);
  const job = await createRenderedJob({ roots: [{ rootPath: root, inputs: { 'scene.ma': 'scene' } }], ...options });
  onTestFinished(() => job.close());
  return { place, root, job };
}

const hereId = `sp-${'8'.repeat(32)}`;

/** What a caller of the Deadline client looks at. */
const spoken = (lines: readonly Readonly<Record<string, unknown>>[]) =>
  lines.filter(({ messageType }) => messageType !== 'satchel' && messageType !== 'progress');

test('outputs of a manifest version that nobody knows here are an error with its name, never an empty answer', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }], manifestVersion: '2031-01' });
  const alone = await runDownload(place, job, 'output', ['--yes']);
  job.render({ task: 1, files: [{ 'renders/f.0002.exr': 'two' }] });
  const beside = await runDownload(place, job, 'output', ['--yes']);
  expect([alone.code, alone.lines.at(-1)?.['messageType'], alone.lines.at(-1)?.['value']]).toEqual([
    2,
    'error',
    expect.stringContaining('2031-01'),
  ]);
  expect([
    beside.code,
    JSON.stringify(beside.lines),
    Object.keys(await treeOf(root)).filter((name) => name.endsWith('.exr')),
  ]).toEqual([3, expect.stringContaining('2031-01'), ['renders/f.0002.exr']]);
});

test('the line protocol with --yes tells title, percents that rise to 100 and the files that came home', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  job.render({ task: 1, files: [{ 'renders/f.0002.exr': 'two' }] });
  const done = await runDownload(place, job, 'output', ['--yes']);
  const files = [`${root}/renders/f.0001.exr`, `${root}/renders/f.0002.exr`];
  expect([done.code, spoken(done.lines)]).toEqual([
    0,
    [
      { messageType: 'title', value: 'Shot one' },
      { messageType: 'summary', value: 'Downloaded 2 files', fileCount: 2, files },
    ],
  ]);
  const percents = done.lines.filter(({ messageType }) => messageType === 'progress').map(({ value }) => Number(value));
  expect([percents.at(-1), percents]).toEqual([100, [...percents].sort((a, b) => a - b)]);
  expect(await readFile(`${root}/renders/f.0002.exr`, 'utf8')).toBe('two');
});

test('D11: a caller of the reference confirms another folder and gets every file there', async () => {
  const { place, root, job } = await rendered({ name: 'Schuß' });
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one', 'renders/shared.txt': 'shared' }] });
  const picked = place.at('picked');
  const input = `${JSON.stringify({ messageType: 'pathconfirm', value: [picked] })}\n`;
  const done = await runDownload(place, job, 'output', ['--output', 'json'], { input });
  expect([done.code, done.stdout.split('\n')[0], spoken(done.lines).slice(1)]).toEqual([
    0,
    '{"messageType": "title", "value": "Schu\\u00df"}',
    [
      { messageType: 'presummary', value: { [root]: ['renders/f.0001.exr', 'renders/shared.txt'] } },
      { messageType: 'path', value: [root] },
      {
        messageType: 'summary',
        value: 'Downloaded 2 files',
        fileCount: 2,
        files: [`${picked}/renders/f.0001.exr`, `${picked}/renders/shared.txt`],
      },
    ],
  ]);
  expect(await treeOf(root)).toEqual({});
});

test.each([
  ['a wrong number of roots', '{"messageType":"pathconfirm","value":["/a","/b"]}\n', 2],
  ['another message', '{"messageType":"hello","value":["/a"]}\n', 2],
  ['no JSON', 'yes please\n', 2],
  ['a relative path', '{"messageType":"pathconfirm","value":["renders"]}\n', 2],
  ['no answer at all', '', 16],
])('D11: %s as the answer is one error line and writes nothing', async (_what, input, code) => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const done = await runDownload(place, job, 'output', [], { input });
  expect([done.code, spoken(done.lines).map(({ messageType }) => messageType)]).toEqual([
    code,
    ['title', 'presummary', 'path', 'error'],
  ]);
  expect(await treeOf(root)).toEqual({});
});

test('a cancel line ends it with exit 130 and leaves nothing half done', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const done = await runDownload(place, job, 'output', [], { input: '{"messageType":"cancel"}\n' });
  expect([done.code, spoken(done.lines).at(-1)?.['messageType']]).toEqual([130, 'cancelled']);
  expect(await treeOf(root)).toEqual({});
});

test('Ctrl-C while an answer is awaited ends it with exit 130', async () => {
  const { place, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const child = startAsking(place, job);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push((JSON.parse(line) as { messageType: string }).messageType);
    if (said.at(-1) === 'path') child.kill('SIGINT');
  }
  const code = child.exitCode ?? ((await once(child, 'close')) as [number])[0];
  expect([code, said]).toEqual([130, ['title', 'presummary', 'path', 'cancelled']]);
});

test('a root of another system is asked for with one path line, also with --yes, and remembered', async () => {
  const { place, job } = await rendered({ roots: [{ rootPath: 'Z:\\shot', rootPathFormat: 'windows' }] });
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const picked = place.at('picked');
  const input = `${JSON.stringify({ messageType: 'pathconfirm', value: [picked] })}\n`;
  const first = await runDownload(place, job, 'output', ['--yes'], { input });
  const again = await runDownload(place, job, 'output', ['--yes', '--conflict-resolution', 'SKIP']);
  const files = [`${picked}/renders/f.0001.exr`];
  expect([first.code, spoken(first.lines).slice(1), again.code, spoken(again.lines).slice(1)]).toEqual([
    0,
    [
      { messageType: 'path', value: ['Z:\\shot'] },
      { messageType: 'summary', value: 'Downloaded 1 files', fileCount: 1, files },
    ],
    0,
    [{ messageType: 'summary', value: 'Downloaded 0 files', fileCount: 0, files: [] }],
  ]);
});

test.each([
  ['skip', { 'renders/f.exr': 'mine' }],
  ['OVERWRITE', { 'renders/f.exr': 'farm' }],
  ['create_copy', { 'renders/f (1).exr': 'farm', 'renders/f.exr': 'mine' }],
])('--conflict-resolution %s does with a file that is here what the Deadline client does', async (how, expected) => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.exr': 'farm' }] });
  await mkdir(`${root}/renders`);
  await writeFile(`${root}/renders/f.exr`, 'mine');
  const done = await runDownload(place, job, 'output', ['--yes', '--conflict-resolution', how]);
  const names = Object.keys(await treeOf(root)).filter((name) => !name.startsWith('.satchel') && name.endsWith('.exr'));
  const found = await Promise.all(names.sort().map(async (name) => [name, await readFile(`${root}/${name}`, 'utf8')]));
  expect([done.code, Object.fromEntries(found)]).toEqual([0, expected]);
});

test.each([
  ['skip', { 'renders/f.exr': 'farm' }, 0],
  ['overwrite', { 'renders/f.exr': 'farm' }, 1],
  ['create_copy', { 'renders/f (1).exr': 'farm', 'renders/f.exr': 'farm' }, 1],
])(
  '--always-copy with %s brings an equal file once more, as the Deadline client does',
  async (how, expected, fileCount) => {
    const { place, root, job } = await rendered();
    job.render({ task: 0, files: [{ 'renders/f.exr': 'farm' }] });
    await mkdir(`${root}/renders`);
    await writeFile(`${root}/renders/f.exr`, 'farm');
    const wish = ['--yes', '--conflict-resolution', how];
    const without = await runDownload(place, job, 'output', wish);
    expect([without.code, Object.keys(await treeOf(`${root}/renders`))]).toEqual([0, ['f.exr']]);
    const done = await runDownload(place, job, 'output', [...wish, '--always-copy']);
    const names = Object.keys(await treeOf(root)).filter(
      (name) => !name.startsWith('.satchel') && name.endsWith('.exr'),
    );
    const found = await Promise.all(
      names.sort().map(async (name) => [name, await readFile(`${root}/${name}`, 'utf8')]),
    );
    expect([done.code, Object.fromEntries(found), done.lines.at(-1)?.['fileCount']]).toEqual([0, expected, fileCount]);
  },
);

test('--always-copy with a preset that the Deadline client has no word for is a mistake: exit 2, nothing is written', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.exr': 'farm' }] });
  const done = await runDownload(place, job, 'output', ['--yes', '--preset', 'artist', '--always-copy']);
  expect([done.code, Object.keys(await treeOf(root))]).toEqual([2, []]);
});

test('one step, one task, filters by both kinds of paths, and a plan alone', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  job.render({ task: 1, files: [{ 'renders/f.0002.exr': 'two' }] });
  const filesOf = async (...flags: string[]) => {
    const done = await runDownload(place, job, 'output', ['--yes', '--to', place.at('to', String(flags)), ...flags]);
    const files = done.lines.at(-1)?.['files'];
    return [done.code, Array.isArray(files) ? files.map((path) => String(path).split('/').at(-1)) : done.lines.at(-1)];
  };
  expect(await filesOf('--step-id', stepId, '--task-id', taskId(1))).toEqual([0, ['f.0002.exr']]);
  expect(await filesOf('--include', '*.0001.exr')).toEqual([0, ['f.0001.exr']]);
  expect(await filesOf('--include', `${root}/*.0002.exr`, '--match-paths-by', 'job')).toEqual([0, ['f.0002.exr']]);
  expect(await filesOf('--include', `${root}/*.0002.exr`)).toEqual([
    0,
    { messageType: 'summary', value: `None of the files matches ${JSON.stringify(`${root}/*.0002.exr`)}.` },
  ]);
  const plan = place.at('plan.json');
  const planned = await runDownload(place, job, 'output', ['--plan-only', plan]);
  expect([planned.code, (JSON.parse(await readFile(plan, 'utf8')) as { entries: unknown[] }).entries.length]).toEqual([
    0, 2,
  ]);
  expect(await treeOf(root)).toEqual({});
});

test('nothing to download is a summary that says why, and no error', async () => {
  const { place, job } = await rendered();
  const waiting = await runDownload(place, job, 'output', ['--yes']);
  job.render({ task: 0, files: [] });
  const silent = await runDownload(place, job, 'output', ['--yes']);
  expect([waiting.code, waiting.lines.at(-1), silent.code, silent.lines.at(-1)]).toEqual([
    0,
    {
      messageType: 'summary',
      value: 'No task of the job has succeeded yet (3 READY), so there are no outputs.',
    },
    0,
    {
      messageType: 'summary',
      value:
        "The job succeeded in 1 of its tasks and left no outputs: check that its output folders are among the job's.",
    },
  ]);
});

test('what a job was given comes home as well, for people in text', async () => {
  const { place, job } = await rendered();
  const done = await place.run(
    [...job.flags, 'job', 'download-input', '--job-id', `job-${'5'.repeat(32)}`, '--output', 'verbose', '--to', 'in'],
    { env: job.env },
  );
  expect([done.code, done.stdout.split('\n')[0], await readFile(place.at('in', 'scene.ma'), 'utf8')]).toEqual([
    0,
    'Shot one',
    'scene',
  ]);
});

test('a task needs its step, and a root without a place is exit 16 where nobody can be asked', async () => {
  const { place, job } = await rendered({ roots: [{ rootPath: 'Z:\\shot', rootPathFormat: 'windows' }] });
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const alone = await runDownload(place, job, 'output', ['--task-id', taskId(0)]);
  const text = await runDownload(place, job, 'output', ['--output', 'verbose', '--quiet', '--yes']);
  expect([alone.code, alone.lines.map(({ messageType }) => messageType), text.code, text.stderr]).toEqual([
    2,
    ['error'],
    16,
    expect.stringContaining('--map'),
  ]);
});

test('storage profiles map files to where this computer has them, and --ignore-storage-profiles leaves them', async () => {
  const { place, root, job } = await rendered({ storageProfileId: profileId });
  const farmFolder = `${root}/shot`;
  const profileAt = (storageProfileId: string, path: string) => ({
    ...{ farmId, storageProfileId, displayName: storageProfileId, osFamily: 'LINUX' as const },
    fileSystemLocations: [{ name: 'Shot', path, type: 'LOCAL' as const }],
  });
  job.deadline.plant({
    queues: farmPlan.queues.map((queue) => ({ ...queue, allowedStorageProfileIds: [profileId, hereId] })),
    storageProfiles: [profileAt(profileId, farmFolder), profileAt(hereId, place.at('mine'))],
  });
  job.render({ task: 0, files: [{ 'shot/f.0001.exr': 'one' }] });
  const mapped = await runDownload(place, job, 'output', [
    '--yes',
    '--storage-profile-id',
    hereId,
    '--map',
    `${root}=${root}`,
  ]);
  const deeper = await runDownload(await createCliPlace(), job, 'output', ['--storage-profile-id', hereId], {
    input: `${JSON.stringify({ messageType: 'pathconfirm', value: [place.at('mine')] })}\n`,
  });
  const plain = await runDownload(place, job, 'output', [
    '--yes',
    '--storage-profile-id',
    hereId,
    '--ignore-storage-profiles',
    '--conflict-resolution',
    'skip',
  ]);
  expect([mapped.lines.at(-1)?.['files'], spoken(deeper.lines), plain.lines.at(-1)?.['fileCount']]).toEqual([
    [`${farmFolder}/f.0001.exr`],
    [
      { messageType: 'title', value: 'Shot one' },
      { messageType: 'presummary', value: { [place.at('mine')]: ['f.0001.exr'] } },
      { messageType: 'path', value: [place.at('mine')] },
      { messageType: 'summary', value: 'Downloaded 1 files', fileCount: 1, files: [place.at('mine', 'f.0001.exr')] },
    ],
    0,
  ]);
});

test('a file that the store lost is told, the others come home, and the last line is an error with exit 3', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one', 'renders/f.0002.exr': 'two' }] });
  const match = { op: 'GetObject', key: contentKey('two') };
  job.s3.setFaults({ rules: [{ id: 'lost', match, action: { status: { status: 404, code: 'NoSuchKey' } } }] });
  const done = await runDownload(place, job, 'output', ['--yes']);
  expect([done.code, spoken(done.lines).map(({ messageType, files }) => files ?? messageType)]).toEqual([
    3,
    ['title', [`${root}/renders/f.0001.exr`], 'error'],
  ]);
});

test('D17: a job that the farm has forgotten comes home by what its last download noted', async () => {
  const { place, root, job } = await rendered();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }] });
  const first = await runDownload(place, job, 'output', ['--yes']);
  job.deadline.setFaults([{ op: 'GetJob', action: { status: 404, type: 'ResourceNotFoundException' } }]);
  job.s3.setPolicy([{ op: 'ListObjectsV2', effect: 'deny' }]);
  const again = await runDownload(place, job, 'output', ['--yes', '--to', place.at('again')]);
  expect([
    first.code,
    again.code,
    again.lines.at(-1)?.['files'],
    await readFile(`${root}/renders/f.0001.exr`, 'utf8'),
  ]).toEqual([0, 0, [place.at('again', 'renders', 'f.0001.exr')], 'one']);
});

function startAsking(place: CliPlace, job: Awaited<ReturnType<typeof createRenderedJob>>) {
  return place.startWithInput([...job.flags, 'job', 'download-output', '--job-id', `job-${'5'.repeat(32)}`], {
    env: job.env,
  });
}

test.each(['output', 'input'] as const)(
  'D18: help of download-%s names every flag of the Deadline client',
  async (verb) => {
    const place = await createCliPlace();
    const help = await place.run(['job', `download-${verb}`, '--help']);
    const flags = [
      '--job-id',
      '--include',
      '--match-paths-by',
      '--ignore-storage-profiles',
      '--conflict-resolution',
      '--yes',
      '--output',
    ];
    const own = verb === 'output' ? ['--step-id', '--task-id'] : [];
    expect([...flags, ...own].filter((flag) => !help.stdout.includes(flag))).toEqual([]);
  },
);
