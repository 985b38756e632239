/** A plain submission to a queue judges names by what the workers of the queue run. */
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { farmId, farmPlan, queueId } from '../support/deadlineWorld';
import { createFarmSeat } from '../support/farmSeat';
import { plantFiles, treeOf } from '../support/plantTree';

const passwordArn = 'arn:aws:secretsmanager:us-west-2:1:secret:a';
const windows = { user: 'job-user', passwordArn };
const posix = { user: 'job-user', group: 'job-group' };

/** What a dry run warns of, and its whole look. */
async function looked(runAs: Readonly<Record<string, unknown>> | undefined) {
  const place = await createCliPlace();
  const jobRunAsUser = { jobRunAsUser: { runAs: 'QUEUE_CONFIGURED_USER', ...runAs } };
  const queues = farmPlan.queues.map((queue) => ({ ...queue, ...(runAs === undefined ? {} : jobRunAsUser) }));
  const { env } = await createFarmSeat({ plan: { ...farmPlan, queues } });
  await plantFiles(place.at('shot'), { 'nul.tx': 'texture', 'scene.ma': 'scene' });
  const named = { ...env, SATCHEL_DEADLINE_FARM_ID: farmId, SATCHEL_DEADLINE_QUEUE_ID: queueId };
  const done = await place.json(['submit', 'shot', '--dry-run'], { env: named });
  const { findings } = done.last['findings'] as { findings: { id: string; level: string; path: string }[] };
  const warnings = done.last['warnings'] as { code: string; path: string }[];
  const codes = done.lines.filter(({ type }) => type === 'warning').map(({ code }) => code);
  return {
    code: done.code,
    isWhole: (await treeOf(place.at('shot')))['nul.tx'] !== undefined,
    findings: findings.map(({ id, level, path }) => [id, level, path === place.at('shot', 'nul.tx')]),
    warnings: warnings.map(({ code, path }) => [code, path === place.at('shot', 'nul.tx')]),
    codes,
  };
}

test('nul.tx is a warning where the workers run Windows', async () => {
  expect(await looked({ windows })).toEqual({
    ...{ code: 0, isWhole: true },
    findings: [['name.reserved', 'warning', true]],
    warnings: [['name.reserved', true]],
    codes: ['name.reserved'],
  });
});

test.each([
  ['nobody told what they run', undefined],
  ['they run Windows and Linux', { windows, posix }],
])('nul.tx is worth a hint and no warning where %s', async (_, runAs) => {
  expect(await looked(runAs)).toEqual({
    ...{ code: 0, isWhole: true },
    findings: [['name.reserved', 'info', true]],
    ...{ warnings: [], codes: [] },
  });
});

test('nul.tx is a name as any other where the workers run Linux', async () => {
  expect(await looked({ posix })).toEqual({ code: 0, isWhole: true, findings: [], warnings: [], codes: [] });
});
