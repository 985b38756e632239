/** `bundle submit` against a farm and a bucket of the test: what is sent in which order, what is asked, what is kept. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, farmId, queueId } from '../support/deadlineWorld';
import { createFarmSeat, type FarmSeat } from '../support/farmSeat';
import { plantFiles } from '../support/plantTree';
import { zipOf } from '../support/zipOf';

interface Recorded {
  readonly op: string;
  readonly request: { readonly body: Readonly<Record<string, unknown>> };
}

/** What the Deadline client sent for this bundle. */
async function recordedJob(): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(import.meta.dirname, '..', 'fixtures', 'deadline-wire', 'calls.jsonl');
  const calls = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded);
  const found = calls.find(({ op, request }) => op === 'CreateJob' && request.body['attachments'] !== undefined);
  if (found === undefined) throw new Error('The recording has no CreateJob.');
  return found.request.body;
}

interface Seat extends FarmSeat {
  readonly place: CliPlace;
  readonly named: Readonly<Record<string, string>>;
  /** Where the scene lies. */
  readonly shot: string;
}

/** The bundle of the recording, in `bundle`. */
async function seatOf(options: DeadlineServerOptions = {}): Promise<Seat> {
  const place = await createCliPlace();
  const farm = await createFarmSeat(options);
  const shot = place.at('shot');
  await plantFiles(shot, { 'scene.ma': 'scene', 'tex/a.png': 'aaaa', 'tex/b.png': 'bbbb' });
  await mkdir(place.at('bundle'));
  const { template } = await recordedJob();
  const values = [
    { name: 'Scene', value: path.join(shot, 'scene.ma') },
    { name: 'OutDir', value: path.join(shot, 'render') },
  ];
  const references = { assetReferences: { inputs: { directories: [path.join(shot, 'tex')] } } };
  await writeFile(place.at('bundle', 'template.yaml'), template as string);
  await writeFile(place.at('bundle', 'parameter_values.json'), JSON.stringify({ parameterValues: values }));
  await writeFile(place.at('bundle', 'asset_references.json'), JSON.stringify(references));
  const named = { ...farm.env, SATCHEL_DEADLINE_FARM_ID: farmId, SATCHEL_DEADLINE_QUEUE_ID: queueId };
  return { ...farm, place, named, shot };
}

const submit = (...more: readonly string[]): string[] => ['bundle', 'submit', 'bundle', ...more];
const vouched = ['--known-asset-path', 'shot', '--yes'];

test('D9: a bundle is sent as the Deadline client sends it: content, manifest, then the job', async () => {
  const seat = await seatOf();
  const done = await seat.place.json(submit(...vouched), { env: seat.named });
  expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
  const [job] = seat.deadline.jobs();
  const recorded = await recordedJob();
  const sent = JSON.stringify(job?.request)
    .replaceAll(seat.shot, '/mnt/proj/shot')
    .replaceAll(/Inputs\/[0-9a-f]{32}\/[0-9a-f]{32}_input/g, 'Inputs/G/R_input')
    .replace(/"inputManifestHash":"[0-9a-f]{32}"/, '"inputManifestHash":"H"')
    .replaceAll(farmId, 'F')
    .replaceAll(queueId, 'Q');
  const expected = JSON.stringify(recorded)
    .replaceAll(/Inputs\/[0-9a-f]{32}\/[0-9a-f]{32}_input/g, 'Inputs/G/R_input')
    .replace(/"inputManifestHash":"[0-9a-f]{32}"/, '"inputManifestHash":"H"')
    .replaceAll('farm-0123456789abcdef0123456789abcdef', 'F')
    .replaceAll('queue-0123456789abcdef0123456789abcdef', 'Q');
  expect(JSON.parse(sent)).toEqual(JSON.parse(expected));

  const puts = seat.bucket.requests.rows.filter(({ op }) => op === 'PutObject');
  const kinds = puts.map(({ key }) => key.split('/')[1]);
  expect([kinds, done.last['jobId']]).toEqual([['Data', 'Data', 'Data', 'Manifests'], job?.jobId]);
  const ops = seat.deadline.calls.map(({ op }) => op);
  expect(ops.slice(ops.indexOf('AssumeQueueRoleForUser'))).toEqual(['AssumeQueueRoleForUser', 'CreateJob', 'GetJob']);
});

test('the job is kept in the history and is the one that other verbs mean', async () => {
  const seat = await seatOf();
  const done = await seat.place.json(submit(...vouched, '--name', 'Shot 10', '--priority', '70'), { env: seat.named });
  const history = done.last['history'] as string;
  expect([path.basename(history).slice(11), (await readdir(history)).sort()]).toEqual([
    '01-CLI-Shot 10',
    ['asset_references.json', 'parameter_values.json', 'template.yaml'],
  ]);
  const job = await seat.place.json(['job', 'get'], { env: seat.named });
  expect(job.last['job']).toMatchObject({ jobId: done.last['jobId'], name: 'Shot 10', priority: 70 });
  // What was kept can be sent again.
  const again = await seat.place.json(['bundle', 'submit', history, ...vouched], { env: seat.named });
  expect([again.code, again.last['jobId'] === done.last['jobId']]).toEqual([0, false]);
});

test('folders that nobody vouched for end with 16, and nothing is sent', async () => {
  const seat = await seatOf();
  for (const more of [[], ['--yes']]) {
    const done = await seat.place.json(submit(...more), { env: seat.named });
    expect([done.code, done.last['code']]).toEqual([16, 'submit.unknown_paths']);
  }
  const accepted = await seat.place.json(submit('--accept-unknown-paths'), { env: seat.named });
  expect([accepted.code, seat.deadline.count('CreateJob')]).toEqual([0, 1]);
});

test('D9: no job is created while content cannot be put', async () => {
  const seat = await seatOf();
  seat.bucket.setFaults({
    rules: [
      {
        id: 'denied',
        match: { op: 'PutObject', key: '/Data/' },
        action: { status: { status: 403, code: 'AccessDenied' } },
      },
    ],
  });
  const done = await seat.place.json(submit(...vouched), { env: seat.named });
  const puts = seat.bucket.requests.rows.filter(({ op, key }) => op === 'PutObject' && key.includes('Manifests'));
  expect([done.code, puts, seat.deadline.count('CreateJob')]).toEqual([10, [], 0]);
});

test('D8: an answer that is lost makes one job, and one that fails tells why', async () => {
  const seat = await seatOf({ faults: [{ op: 'CreateJob', times: 1, action: { loseAnswer: true } }] });
  const done = await seat.place.json(submit(...vouched), { env: seat.named });
  expect([done.code, seat.deadline.count('CreateJob'), seat.deadline.jobs().length]).toEqual([0, 2, 1]);
  seat.deadline.setCreateFailure('Too many tasks.');
  const failed = await seat.place.json(submit(...vouched, '--name', 'Other'), { env: seat.named });
  expect([failed.code, failed.last['code'], failed.last['message']]).toEqual([
    1,
    'deadline.create_failed',
    expect.stringContaining('Too many tasks.'),
  ]);
});

test('a bundle without files goes to a queue without job attachments, one with files does not', async () => {
  const seat = await seatOf();
  await mkdir(seat.place.at('plain'));
  await writeFile(
    seat.place.at('plain', 'template.yaml'),
    'specificationVersion: jobtemplate-2023-09\nname: Plain\nsteps: [{name: A, script: {actions: {onRun: {command: echo}}}}]\n',
  );
  const env = { ...seat.named, SATCHEL_DEADLINE_QUEUE_ID: bareQueueId };
  const done = await seat.place.json(['bundle', 'submit', 'plain'], { env });
  const withFiles = await seat.place.json(submit(...vouched), { env });
  expect([done.code, done.last, seat.deadline.jobs()[0]?.request['attachments']]).toEqual([
    0,
    expect.objectContaining({ jobId: seat.deadline.jobs()[0]?.jobId }),
    undefined,
  ]);
  expect([withFiles.code, withFiles.last['code'], seat.deadline.jobs().length]).toEqual([
    2,
    'deadline.no_attachments',
    1,
  ]);
});

test('S15: a debug snapshot is a complete copy without a job, and a store to bring home from', async () => {
  const seat = await seatOf();
  const done = await seat.place.json(submit(...vouched, '--save-debug-snapshot', 'copy'), { env: seat.named });
  const files = (await readdir(seat.place.at('copy'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(seat.place.at('copy'), path.join(entry.parentPath, entry.name)));
  const request = JSON.parse(await readFile(seat.place.at('copy', 'create_job_args.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const [manifest] = (request['attachments'] as { manifests: { inputManifestPath: string }[] }).manifests;
  expect([done.code, seat.deadline.count('CreateJob'), seat.bucket.requests.rows.length]).toEqual([0, 0, 0]);
  expect(files.filter((name) => !name.startsWith('Data/')).sort()).toEqual([
    `Manifests/${manifest?.inputManifestPath ?? ''}`,
    'attachments_param.json',
    'create_job_args.json',
    'parameters_param.json',
    'queue.json',
    'submit_job.sh',
    'template_param.data',
  ]);
  expect(files.filter((name) => name.startsWith('Data/')).length).toBe(3);

  const input = seat.place.at('copy', 'Manifests', manifest?.inputManifestPath ?? '');
  const copy = ['--s3-root-uri', `file://${seat.place.at('copy')}`];
  const whole = await seat.place.json(['manifest', 'verify', input, ...copy, '--deep']);
  const home = await seat.place.json(['attachment', 'download', '-m', input, ...copy, '--to', 'home again']);
  const brought = await Promise.all(
    ['scene.ma', 'tex/a.png', 'tex/b.png'].map((name) => readFile(seat.place.at('home again', name), 'utf8')),
  );
  expect([whole.code, whole.last['checked'], home.code, brought]).toEqual([0, 3, 0, ['scene', 'aaaa', 'bbbb']]);
});

test('what is remembered of the bucket is asked again where somebody wants it', async () => {
  const seat = await seatOf();
  const names = Array.from({ length: 120 }, (_, number) => `${number}.png`);
  await plantFiles(path.join(seat.shot, 'tex'), Object.fromEntries(names.map((name) => [name, name])));
  await seat.place.json(submit(...vouched), { env: seat.named });
  const asks = async (...more: string[]): Promise<number> => {
    const before = seat.bucket.requests.rows.length;
    await seat.place.json(submit(...vouched, ...more), { env: seat.named });
    const isAbout = (key: string): boolean => key.includes('/Data');
    return seat.bucket.requests.rows.slice(before).filter(({ op, key }) => op !== 'PutObject' && isAbout(key)).length;
  };
  const [trusted, forced] = [await asks('--no-force-s3-check'), await asks('--force-s3-check')];
  expect(forced).toBeGreaterThan(trusted);
});

test('files that were sent ahead are not sent again with their job', async () => {
  const { place, bucket, deadline, named } = await seatOf();
  const ahead = await place.json(['submit', 'shot', '--yes'], { env: named });
  const uploadOf = ({ last }: typeof ahead) => last['upload'] as Readonly<Record<string, unknown>>;
  expect([ahead.code, uploadOf(ahead)['uploadedObjects'], deadline.jobs()]).toEqual([0, 3, []]);
  const before = bucket.requests.rows.length;
  const later = await place.json(submit(...vouched), { env: named });
  const puts = bucket.requests.rows.slice(before).filter(({ op }) => op === 'PutObject');
  expect([later.code, uploadOf(later)['uploadedObjects'], uploadOf(later)['skippedObjects']]).toEqual([0, 0, 3]);
  expect([puts.map(({ key }) => key.split('/')[1]), deadline.jobs().length]).toEqual([['Manifests'], 1]);
});

test('bundle list and info tell what there is', async () => {
  const { place } = await seatOf();
  const list = await place.json(['bundle', 'list', '.']);
  expect(list.last['bundles']).toEqual([{ path: place.at('bundle'), name: 'bundle', isArchive: false }]);
  const info = await place.run(['bundle', 'info', 'bundle']);
  expect([info.code, info.stdout]).toEqual([0, expect.stringContaining('- name: Scene\n  type: PATH\n  dataFlow: IN')]);
});

test('a bundle that is none says so before anybody is asked', async () => {
  const seat = await seatOf();
  await mkdir(seat.place.at('empty'));
  const done = await seat.place.json(['bundle', 'submit', 'empty'], { env: seat.named });
  expect([done.code, done.last['code'], seat.deadline.calls]).toEqual([2, 'bundle.no_template', []]);
});

test('an archive is taken out once and sent as its folder would be; what leads out of it is refused', async () => {
  const seat = await seatOf();
  const template = { specificationVersion: 'jobtemplate-2023-09', name: 'Packed', steps: [] };
  const parameters = [{ name: 'Scene', type: 'PATH', dataFlow: 'IN', objectType: 'FILE', default: 'in/scene.ma' }];
  const steps = [{ name: 'A', script: { actions: { onRun: { command: 'echo' } } } }];
  const packed = zipOf([
    { name: 'packed/template.json', text: JSON.stringify({ ...template, steps, parameterDefinitions: parameters }) },
    { name: 'packed/in/scene.ma', text: 'scene' },
  ]);
  await writeFile(seat.place.at('Packed.ojd'), packed);
  const info = await seat.place.json(['bundle', 'info', 'Packed.ojd'], { env: seat.named });
  expect([info.code, info.last['name']]).toEqual([0, 'Packed']);
  const words = ['bundle', 'submit', 'Packed.ojd', '--yes'];
  const done = await seat.place.json(words, { env: seat.named });
  const [job] = seat.deadline.jobs();
  expect([done.code, job?.name, done.last['jobId']]).toEqual([0, 'Packed', job?.jobId]);
  const again = await seat.place.json([...words, '--name', 'Again'], { env: seat.named });
  const roots = seat.deadline.jobs().map(({ request }) => {
    const { manifests } = request['attachments'] as { readonly manifests: readonly { readonly rootPath: string }[] };
    return manifests.map(({ rootPath }) => rootPath);
  });
  expect([again.code, roots[1], await readdir(path.join(seat.place.home, 'bundles'))]).toEqual([
    0,
    roots[0],
    [expect.stringMatching(/^[0-9a-f]{32}$/)],
  ]);
  await writeFile(seat.place.at('Evil.ojd'), zipOf([{ name: '../evil.txt', text: 'x' }]));
  const refused = await seat.place.json(['bundle', 'submit', 'Evil.ojd', '--yes'], { env: seat.named });
  expect([refused.last['code'], seat.deadline.jobs().length]).toEqual(['bundle.escapes', 2]);
});

test('the default job stays what it was when the setting says so', async () => {
  const seat = await seatOf();
  const env = { ...seat.named, SATCHEL_DEADLINE_UPDATE_DEFAULT_JOB: 'false' };
  const done = await seat.place.json(submit(...vouched), { env });
  const kept = await seat.place.json(['config', 'get', 'defaults.job_id'], { env });
  expect([done.code, kept.last['value']]).toEqual([0, '']);
});
