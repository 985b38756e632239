/** What `submit` and `bundle submit` ask about, where nobody is there to answer, and what their flags change in what is sent. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { farmId, farmPlan, profileId, queueId, template } from '../support/deadlineWorld';
import { createFarmSeat } from '../support/farmSeat';
import { plantFiles, treeOf } from '../support/plantTree';

async function seat() {
  const place = await createCliPlace();
  return { place, store: await place.store() };
}

const sent = async (place: CliPlace): Promise<number> => Object.keys(await treeOf(place.at('store'))).length;

test('the whole home folder is asked about by itself: exit 16 also with --yes, and sent where somebody accepts it', async () => {
  const { place, store } = await seat();
  await plantFiles(place.at('home'), { 'scene.ma': 'scene' });
  const submit = ['submit', place.at('home'), '--s3-root-uri', store, '--yes'];
  const refused = await place.json(submit);
  const before = await sent(place);
  const accepted = await place.json([...submit, '--accept-unknown-paths']);
  expect([refused.code, refused.last['code'], before, accepted.code]).toEqual([16, 'root.sensitive', 0, 0]);
  expect(String(refused.last['message'])).toContain(place.at('home'));
});

const wide = ['submit', 'show/a/b/1', 'show/a/b/2', 'show/stray', '--dry-run'];

async function wideSeat() {
  const { place, store } = await seat();
  await plantFiles(place.at('show'), { 'a/b/1': 'one', 'a/b/2': 'two', stray: 'stray' });
  const run = (how: string, ...more: readonly string[]) =>
    place.json(
      [...(more.length === 0 ? wide : wide.filter((word) => word !== '--dry-run')), '--s3-root-uri', store, ...more],
      {
        env: { SATCHEL_GROUPING_WIDE_ROOT: how },
      },
    );
  return { place, run };
}

const rootsOf = ({ last }: Awaited<ReturnType<CliPlace['json']>>): readonly string[] =>
  (last['groups'] as { rootPath: string }[]).map(({ rootPath }) => path.basename(rootPath));
const toldOf = ({ last }: Awaited<ReturnType<CliPlace['json']>>): readonly string[] =>
  (last['warnings'] as { code: string }[]).map(({ code }) => code).filter((code) => code === 'submit.wide_root');

test('grouping.wideRoot tells a path that makes a root wide, keeps silent about it or splits it off', async () => {
  const { run } = await wideSeat();
  const [warned, silent, split] = [await run('warn'), await run('off'), await run('split')];
  expect([warned, silent, split].map((done) => [rootsOf(done), toldOf(done)])).toEqual([
    [['show'], ['submit.wide_root']],
    [['show'], []],
    [['show', 'b'], []],
  ]);
});

test('grouping.wideRoot can want a yes, exit 16 without one, or send nothing at all', async () => {
  const { place, run } = await wideSeat();
  const asked = await run('ask', '--on-error', 'fail');
  const refused = await run('refuse', '--yes');
  const before = await sent(place);
  const agreed = await run('ask', '--yes');
  expect([asked.code, asked.last['code'], refused.code, refused.last['code'], before, agreed.code]).toEqual([
    16,
    'decision.needed',
    2,
    'submit.wide_root',
    0,
    0,
  ]);
});

test('--manifest-version 2025-12 sends such manifests, and says who does not read them', async () => {
  const { place, store } = await seat();
  await plantFiles(place.at('project'), { 'a/b': 'content' });
  const done = await place.json([
    'submit',
    'project',
    '--s3-root-uri',
    store,
    '--yes',
    '--manifest-version',
    '2025-12',
  ]);
  const { manifests } = done.last['attachments'] as { manifests: { inputManifestPath: string }[] };
  const text = await readFile(place.at('store', 'Manifests', manifests[0]?.inputManifestPath ?? ''), 'utf8');
  const document = JSON.parse(text) as { specificationVersion?: string; files?: unknown[] };
  expect([done.code, document.specificationVersion, document.files?.length]).toEqual([
    0,
    'relative-manifest-snapshot-beta-2025-12',
    1,
  ]);
  expect(done.lines.filter(({ type }) => type === 'warning').map(({ version }) => version)).toEqual(['2025-12']);
});

async function farmSeat(plan = farmPlan) {
  const place = await createCliPlace();
  const farm = await createFarmSeat({ plan });
  const env = { ...farm.env, SATCHEL_DEADLINE_FARM_ID: farmId, SATCHEL_DEADLINE_QUEUE_ID: queueId };
  return { place, farm, env };
}

test('a plain submission to a queue is grouped by the storage profile that the queue knows', async () => {
  const { place } = await farmSeat();
  const [first] = farmPlan.storageProfiles;
  const locations = [{ name: 'Shot', path: place.at('shot'), type: 'LOCAL' as const }];
  const profiles = first === undefined ? [] : [{ ...first, fileSystemLocations: locations }];
  const { env } = await farmSeat({ ...farmPlan, storageProfiles: profiles });
  await plantFiles(place.at('shot'), { 'scene.ma': 'scene' });
  const submit = ['submit', 'shot/scene.ma', '--dry-run'];
  const plain = await place.json(submit, { env });
  const named = await place.json([...submit, '--storage-profile-id', profileId], { env });
  const names = [plain, named].map(({ last }) =>
    (last['groups'] as { locationName?: string }[]).map(({ locationName }) => locationName),
  );
  expect([plain.code, named.code, names]).toEqual([0, 0, [[undefined], ['Shot']]]);
});

async function plantBundle(place: CliPlace, more = ''): Promise<void> {
  await mkdir(place.at('bundle'));
  await writeFile(place.at('bundle', 'template.yaml'), `${template}${more}`);
}

test('hooks of DEADLINE_HOOKS_DIR are shown and asked about where the settings allow them, and never run', async () => {
  const { place, farm, env } = await farmSeat();
  await plantBundle(place);
  const mark = place.at('ran');
  await plantFiles(place.at('hooks'), {
    'hooks.yaml': `preSubmission:\n- command: touch\n  args: [${mark}]\n`,
    'allowed.ini': '[settings]\nallow_environment_hooks = true\n',
  });
  const submit = ['bundle', 'submit', 'bundle'];
  const around = { ...env, DEADLINE_HOOKS_DIR: place.at('hooks') };
  const allowed = { ...around, DEADLINE_CONFIG_FILE_PATH: place.at('hooks', 'allowed.ini') };
  const asked = await place.json(submit, { env: allowed });
  const jobs = farm.deadline.jobs().length;
  const agreed = await place.json([...submit, '--yes'], { env: allowed });
  const notAllowed = await place.json(submit, { env: around });
  const warned = (run: typeof asked) => run.lines.flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
  expect([asked.code, asked.last['code'], jobs, agreed.code, notAllowed.code, warned(notAllowed)]).toEqual([
    16,
    'decision.needed',
    0,
    0,
    0,
    [],
  ]);
  expect(warned(agreed)).toEqual([expect.stringContaining(`touch ${mark}`)]);
  expect(Object.keys(await treeOf(place.folder)).includes('ran')).toBe(false);
});
