/** A window opens a job bundle as a form: every fault of its values at once, and the changed ones in the job that is made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { engineCommands } from '../../shared/ipc/contract';
import { errorOf, farmId, queueId, template } from '../support/deadlineWorld';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { createFarmSeat } from '../support/farmSeat';
import { zipOf } from '../support/zipOf';

afterEach(() => {
  vi.unstubAllEnvs();
});

const definitions = `- {name: Frames, type: STRING, default: 1-3, userInterface: {control: LINE_EDIT, label: Frame range}}
- {name: Samples, type: INT, default: 64, maxValue: 4096, userInterface: {label: Samples a pixel}}
- {name: Shot, type: STRING}
- {name: Scene, type: PATH, objectType: FILE, dataFlow: IN, default: scene.ma}
- {name: Secret, type: STRING, default: x, userInterface: {control: HIDDEN}}
`;

const ownTemplate = template
  .replace('Shot {{Param.Take}}', 'shot')
  .replace('- {name: Take, type: STRING, default: one}\n', definitions);

async function seatOf(isConnected = true, hasHooks = false) {
  const place = await createEnginePlace();
  const farm = await createFarmSeat();
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(farm.env)) vi.stubEnv(name, value);
  mkdirSync(place.at('bundle'));
  writeFileSync(place.at('bundle', 'template.yaml'), ownTemplate);
  writeFileSync(place.at('bundle', 'scene.ma'), 'scene');
  writeFileSync(place.at('bundle', 'hooks.yaml'), 'preSubmission: [{command: python, args: [publish.py]}]\n');
  mkdirSync(place.at('hooks'));
  writeFileSync(place.at('hooks', 'hooks.yaml'), 'postSubmission: [{command: python, args: [tell.py]}]\n');
  writeFileSync(place.at('deadline config'), '[settings]\nallow_environment_hooks = true\n');
  const { engine } = await place.open({
    env: {
      ...farm.env,
      ...(hasHooks ? { DEADLINE_HOOKS_DIR: place.at('hooks') } : {}),
      SATCHEL_HOME: place.home,
      DEADLINE_CONFIG_FILE_PATH: place.at('deadline config'),
    },
    commandLine: new Map([
      ...(isConnected
        ? ([
            ['deadline.farmId', farmId],
            ['deadline.queueId', queueId],
          ] as const)
        : []),
      ['deadline.jobHistoryFolder', place.at('history')],
    ]),
  });
  return { ...farm, engine, place, folder: place.at('bundle') };
}

test('a bundle opens with its fields, its queue and the programs that are never run', async () => {
  const { engine, folder } = await seatOf();
  const form = await engine.bundleForms.open(folder);
  const answer = engineCommands['bundle.open'].output.parse({ form }).form;
  expect([
    answer?.queue,
    answer?.fields.map(({ name, label, value }) => [name, label, value]),
    answer?.jobFields.map(({ value }) => value),
    answer?.hooks,
  ]).toEqual([
    { farmName: 'Feature film', queueName: 'Lighting' },
    [
      ['Frames', 'Frame range', '1-3'],
      ['Samples', 'Samples a pixel', '64'],
      ['Shot', undefined, undefined],
      ['Scene', undefined, 'scene.ma'],
    ],
    ['50', '20', '5', '-1', 'READY'],
    [{ moment: 'preSubmission', command: 'python publish.py' }],
  ]);
});

test('every fault is told at once, by the label of its field, and the paths of what is right are listed with what is missing', async () => {
  const { engine, folder, place } = await seatOf();
  const form = await engine.bundleForms.open(folder);
  const check = await engine.bundleForms.check(
    folder,
    { Samples: '9000', Scene: 'gone.ma', 'deadline:priority': '101' },
    '',
  );
  expect(engineCommands['bundle.check'].output.parse(check)).toEqual({
    revision: form?.revision,
    faults: [
      { name: 'Samples', message: 'The parameter "Samples a pixel" is "9000", which is greater than 4096.' },
      { name: 'Shot', message: 'The parameter "Shot" needs a value.' },
      {
        name: 'deadline:priority',
        message: 'The priority is "101", which is no whole number from 0 to 100.',
      },
    ],
    nameFault: 'The name of the job is empty.',
    paths: [{ path: place.at('bundle', 'gone.ma'), kind: 'file', isThere: false }],
    unlisted: 0,
  });
  expect(await engine.bundleForms.check(folder, { Shot: 'sq020' })).toEqual({
    revision: form?.revision,
    faults: [],
    paths: [{ path: place.at('bundle', 'scene.ma'), kind: 'file', isThere: true }],
    unlisted: 0,
  });
});

test('a bundle that is edited while it is open is read again by the check, which says so by its revision', async () => {
  const { engine, folder, place } = await seatOf();
  const before = await engine.bundleForms.open(folder);
  writeFileSync(place.at('bundle', 'template.yaml'), ownTemplate.replace('maxValue: 4096', 'maxValue: 64'));
  const check = await engine.bundleForms.check(folder, { Shot: 'a', Samples: '65' });
  const after = await engine.bundleForms.open(folder);
  expect([
    check.faults,
    check.revision === before?.revision,
    check.revision === after?.revision,
    after?.fields.find(({ name }) => name === 'Samples')?.most,
  ]).toEqual([
    [{ name: 'Samples', message: 'The parameter "Samples a pixel" is "65", which is greater than 64.' }],
    false,
    true,
    '64',
  ]);
});

test('programs of DEADLINE_HOOKS_DIR stand in the list of those that are never run, with their folder', async () => {
  const { engine, folder, place } = await seatOf(true, true);
  const form = await engine.bundleForms.open(folder);
  expect([form?.hooks, form?.warnings]).toEqual([
    [
      { moment: 'preSubmission', command: 'python publish.py' },
      { moment: 'postSubmission', command: 'python tell.py', folder: place.at('hooks') },
    ],
    [],
  ]);
});

test('a file whose name would make trouble on the farm is marked beside its path', async () => {
  const { engine, folder, place } = await seatOf();
  await engine.bundleForms.open(folder);
  writeFileSync(place.at('bundle', '.satchel-1.part'), '');
  const check = await engine.bundleForms.check(folder, { Shot: 'a', Scene: '.satchel-1.part' });
  expect(check.paths.map(({ isThere, finding }) => [isThere, finding?.level])).toEqual([[true, 'warning']]);
});

test('a value that the check refuses is refused by the submission too', async () => {
  const { engine, folder } = await seatOf();
  const refused = await errorOf(
    engine.windowSubmissions.inspect({ paths: [folder], bundle: { values: { Shot: 'a', Samples: '9000' } } }),
  );
  expect([refused.code, refused.message]).toEqual([
    'bundle.parameter',
    'The parameter "Samples" is "9000", which is greater than 4096.',
  ]);
});

test('the job that is made has the changed values, name and priority, and leaves the others to the farm', async () => {
  const { engine, folder, place, deadline } = await seatOf();
  const values = { Shot: 'sq020', Frames: '1-8', 'deadline:priority': '70', 'deadline:maxRetriesPerTask': '2' };
  const { uid } = await engine.windowSubmissions.inspect({ paths: [folder], name: 'sq020 again', bundle: { values } });
  await settledAs(engine, uid, 'waiting-user');
  const draft = await engine.submissions.draft(uid);
  expect([draft.title, draft.bundle?.hasHooks, draft.destination?.priority]).toEqual(['sq020 again', true, 70]);
  await engine.windowSubmissions.confirm({ uid, name: draft.title });
  await settledAs(engine, uid, 'done');
  const [job] = deadline.jobs();
  expect([job?.name, job?.request['priority'], job?.request['maxRetriesPerTask'], job?.request['parameters']]).toEqual([
    'sq020 again',
    70,
    2,
    { Frames: { string: '1-8' }, Shot: { string: 'sq020' }, Scene: { path: place.at('bundle', 'scene.ma') } },
  ]);
});

test('an archive opens as the folder in it does, and what is no bundle opens as nothing', async () => {
  const { engine, place } = await seatOf();
  const archive = place.at('shot.ojd');
  writeFileSync(archive, zipOf([{ name: 'template.yaml', text: ownTemplate }]));
  writeFileSync(place.at('plain.txt'), '');
  const opened = await engine.bundleForms.open(archive);
  expect([
    opened?.fields.length,
    await engine.bundleForms.open(place.at('plain.txt')),
    await engine.bundleForms.open(place.at('nowhere')),
  ]).toEqual([4, undefined, undefined]);
  const { uid } = await engine.windowSubmissions.inspect({ paths: [archive], bundle: { values: { Shot: 'a' } } });
  const settled = await settledAs(engine, uid, 'failed');
  expect(settled.error?.code).toBe('input.not_found');
});

test('without a queue the form says so, and a bundle that is gone is told of', async () => {
  const { engine, folder } = await seatOf(false);
  expect((await engine.bundleForms.open(folder))?.queue).toBeNull();
  const refused = await errorOf(engine.bundleForms.check('/nowhere', {}));
  expect([refused.code, refused.message]).toEqual(['input.not_found', '/nowhere is no job bundle any more.']);
});
