import { expect, test } from 'vitest';
import type { SettingKey } from '../../../shared/domain/config';
import type { KeptQueue } from '../../../main/engine/connection/keptQueue';
import { profileOfTransfer } from '../../../main/engine/signIn/profileOfTransfer';

const followed = { farmId: 'farm-1', queueId: 'queue-1' };
const seat = { profile: 'studio', region: '', endpointUrl: '', storageProfileId: '' };

const followOf = (queue: KeptQueue) => ({
  ...queue,
  ...{ kind: 'follow', queueName: 'Lighting', name: 'Lighting', files: 0, bytes: 0 },
  ...{ arrived: [], waiting: [], failed: [] },
});
const downloadOf = (queue: KeptQueue) => ({
  ...{ kind: 'download', stage: 'apply', jobId: 'job-1', targets: [], leaveUndecided: false, queue },
});
const filesOf = (queue: KeptQueue) => ({
  ...{ kind: 'submit', stage: 'upload', name: 'shot', paths: ['/shot'], outputFolders: [], queue },
});
const bundleOf = (queue: KeptQueue) => ({
  ...{ kind: 'submit', stage: 'upload', name: 'shot', paths: ['/shot'], outputFolders: [], queue },
  bundle: {
    ...{ queue: followed, fileSystem: 'COPIED' },
    job: { template: 'steps: []', templateType: 'YAML', priority: 50 },
  },
});

/** Nothing is locked, and every value is somebody's own. */
function settingsWith(values: Readonly<Partial<Record<SettingKey, string>>>) {
  return {
    get: (key: SettingKey) => values[key] ?? '',
    effective: () => [],
  } as unknown as Parameters<typeof profileOfTransfer>[1];
}

const elsewhere = settingsWith({
  'deadline.profile': 'freelance',
  'deadline.farmId': 'farm-1',
  'deadline.queueId': 'queue-2',
});
const there = settingsWith({
  'deadline.profile': 'artist',
  'deadline.farmId': 'farm-1',
  'deadline.queueId': 'queue-1',
});

test.each([
  ['a follow', followOf],
  ['a download', downloadOf],
  ['a submission of files', filesOf],
  ['a submission of a bundle', bundleOf],
] as const)('%s of another queue than that in force is signed in with the profile that it began with', (_, of) => {
  const spec = of({ ...followed, seat });
  expect(profileOfTransfer(spec, elsewhere)).toEqual({ profile: 'studio' });
  // Its own queue is opened as the settings say now.
  expect(profileOfTransfer(spec, there)).toEqual({ profile: 'artist' });
  expect(profileOfTransfer(of(followed), elsewhere)).toEqual({ profile: 'freelance' });
});

test.each(['', 'default'])('the profile %j is called (default), as in the list to choose from', (profile) => {
  const spec = followOf({ ...followed, seat: { ...seat, profile } });
  expect(profileOfTransfer(spec, elsewhere)).toEqual({ profile: '(default)' });
});

test('a transfer without a queue of its own has the profile in force, and none where no queue is', () => {
  const submission = { kind: 'submit', stage: 'upload', name: 'shot', paths: ['/shot'], outputFolders: [] };
  expect(profileOfTransfer(submission, elsewhere)).toEqual({ profile: 'freelance' });
  expect(profileOfTransfer(submission, settingsWith({ 'store.uri': 'file:///store' }))).toEqual({});
});
