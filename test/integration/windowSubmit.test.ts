/** A person submits in the window to a queue of Deadline Cloud: a bundle becomes a job, and no folder goes that nobody agreed to. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { engineCommands } from '../../shared/ipc/contract';
import { errorOf, farmId, profileId, queueId, template } from '../support/deadlineWorld';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { createFarmSeat } from '../support/farmSeat';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A bundle that lists a texture which lies outside of it. */
async function seatOf(homeFolder?: (at: (...parts: string[]) => string) => string) {
  const place = await createEnginePlace();
  const farm = await createFarmSeat();
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(farm.env)) vi.stubEnv(name, value);
  if (homeFolder !== undefined) vi.stubEnv('HOME', homeFolder(place.at));
  mkdirSync(place.at('elsewhere', 'tex'), { recursive: true });
  writeFileSync(place.at('elsewhere', 'tex', 'rock.tx'), 'rock');
  mkdirSync(place.at('bundle'));
  writeFileSync(place.at('bundle', 'template.yaml'), template);
  writeFileSync(
    place.at('bundle', 'asset_references.json'),
    JSON.stringify({
      assetReferences: {
        inputs: { filenames: [place.at('elsewhere', 'tex', 'rock.tx')], directories: [] },
        outputs: { directories: [place.at('elsewhere', 'renders')] },
      },
    }),
  );
  const { engine } = await place.open({
    env: { ...farm.env, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('deadline config') },
    commandLine: new Map([
      ['deadline.farmId', farmId],
      ['deadline.queueId', queueId],
      ['deadline.storageProfileId', profileId],
      ['deadline.jobHistoryFolder', place.at('history')],
    ]),
  });
  const inspected = async (path = place.at('bundle')) => {
    const { uid } = await engine.windowSubmissions.inspect({ paths: [path] });
    await settledAs(engine, uid, 'waiting-user');
    return await engine.submissions.draft(uid);
  };
  return { ...farm, engine, place, inspected };
}

test('a bundle shows where it goes and which folders nobody vouched for, and becomes a job once they are agreed to', async () => {
  const { engine, place, inspected, deadline } = await seatOf();
  const draft = await inspected();
  const [tex, renders] = [place.at('elsewhere', 'tex'), place.at('elsewhere', 'renders')];
  expect([
    engineCommands['submission.get'].output.parse(draft).createsJob,
    draft.unknown,
    draft.sensitive,
    draft.destination,
    draft.bundle,
  ]).toEqual([
    true,
    { inputs: [tex], outputs: [renders] },
    [],
    {
      profileName: 'default',
      farmName: 'Feature film',
      queueName: 'Lighting',
      priority: 50,
      storeUri: 's3://bkt/DeadlineCloud',
      storageProfileName: 'Workstations',
    },
    { hasHooks: false, warnings: [] },
  ]);
  const { uid, title: name } = draft;
  const refused = await errorOf(engine.windowSubmissions.confirm({ uid, name, acceptedFolders: [tex] }));
  expect([refused.code, refused.message, deadline.jobs()]).toEqual([
    'submit.unknown_paths',
    expect.stringContaining(renders),
    [],
  ]);
  await engine.windowSubmissions.confirm({ uid, name, acceptedFolders: [tex, renders] });
  const done = await settledAs(engine, uid, 'done');
  expect([done.jobId, (await engine.listJobs()).jobs.map(({ jobId }) => jobId)]).toEqual([
    deadline.jobs()[0]?.jobId,
    [done.jobId],
  ]);
  await vi.waitFor(() => {
    expect(readdirSync(place.at('history')).length).toBe(1);
  });
});

test('a folder that is always allowed is not asked about again', async () => {
  const { engine, place, inspected } = await seatOf();
  const { uid, title: name } = await inspected();
  const [tex, renders] = [place.at('elsewhere', 'tex'), place.at('elsewhere', 'renders')];
  await engine.windowSubmissions.confirm({
    uid,
    name,
    acceptedFolders: [tex, renders],
    rememberedFolders: [tex, '/never/asked/about'],
  });
  await settledAs(engine, uid, 'done');
  expect(engine.settings.get('submit.knownFolders')).toBe(tex);
  expect((await inspected()).unknown).toEqual({ inputs: [], outputs: [renders] });
});

test('the whole home folder is asked about by itself, also where somebody typed its path', async () => {
  const { engine, place, inspected } = await seatOf((at) => at('elsewhere'));
  const draft = await inspected(place.at('elsewhere'));
  const { uid, title: name } = draft;
  expect([draft.unknown, draft.sensitive]).toEqual([
    { inputs: [], outputs: [] },
    [{ path: place.at('elsewhere'), why: 'it is the whole home folder' }],
  ]);
  const refused = await errorOf(engine.windowSubmissions.confirm({ uid, name }));
  expect([refused.code, refused.message]).toEqual([
    'root.sensitive',
    `Files of ${place.at('elsewhere')} would be sent, and it is the whole home folder.`,
  ]);
  await engine.windowSubmissions.confirm({ uid, name, acceptedFolders: [place.at('elsewhere')] });
  await settledAs(engine, uid, 'done');
});

test('a link that leads out of what was chosen is asked about', async () => {
  const { place, inspected } = await seatOf();
  mkdirSync(place.at('shot'));
  symlinkSync(place.at('elsewhere', 'tex', 'rock.tx'), place.at('shot', 'linked.tx'));
  expect((await inspected(place.at('shot'))).unknown).toEqual({ inputs: [place.at('elsewhere', 'tex')], outputs: [] });
});

test('a bundle that is wrong says so before there is a transfer', async () => {
  const { engine, place } = await seatOf();
  writeFileSync(place.at('bundle', 'template.json'), '{}');
  const twice = await errorOf(engine.windowSubmissions.inspect({ paths: [place.at('bundle')] }));
  const outputs = await errorOf(
    engine.windowSubmissions.inspect({ paths: [place.at('bundle')], outputFolders: [place.at('out')] }),
  );
  expect([twice.code, outputs.code, (await engine.listTransfers()).transfers]).toEqual([
    'bundle.two_files',
    'input.invalid',
    [],
  ]);
});
