import { expect, test } from 'vitest';
import { queueDetails } from '../../../main/adapters/deadline/readFarms';

const user = { user: 'job-user', group: 'job-group' };
const account = { user: 'job-user', passwordArn: 'arn:aws:secretsmanager:us-west-2:1:secret:a' };
const base = { farmId: 'farm-1', queueId: 'queue-1', displayName: 'Lighting', status: 'IDLE' };

test.each([
  ['nobody', undefined, undefined],
  ['a user of Linux', { posix: user }, 'linux'],
  ['a user of Windows', { windows: account }, 'windows'],
  ['users of both', { posix: user, windows: account }, undefined],
])('a queue that runs jobs as %s tells what its workers run', (_who, users, expected) => {
  const jobRunAsUser = users === undefined ? {} : { jobRunAsUser: { runAs: 'QUEUE_CONFIGURED_USER', ...users } };
  expect(queueDetails({ ...base, ...jobRunAsUser } as unknown as Parameters<typeof queueDetails>[0]).workerOs).toBe(
    expected,
  );
});
