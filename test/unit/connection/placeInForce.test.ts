import { expect, test } from 'vitest';
import type { SettingKey, SettingOrigin } from '../../../shared/domain/config';
import { settings as table } from '../../../shared/domain/config';
import type { SettingsStore } from '../../../main/engine/config/settingsStore';
import { placeInForce } from '../../../main/engine/connection/placeInForce';

type Named = Partial<Record<SettingKey, readonly [value: string, origin: SettingOrigin, isLocked?: 'locked']>>;

function settingsOf(named: Named): Pick<SettingsStore, 'get' | 'effective'> {
  const rows = (Object.keys(table) as SettingKey[]).map((key) => {
    const [value, origin, isLocked] = named[key] ?? [table[key].default, 'default' as const];
    const lock = isLocked === undefined ? {} : { lock: { policy: '/etc/satchel/policy.toml', reason: '' } };
    return { key, value, default: table[key].default, origin, ...lock };
  });
  const get = (key: SettingKey): unknown => rows.find((row) => row.key === key)?.value;
  return { get: get as SettingsStore['get'], effective: () => rows };
}

const queue = { farmId: 'f', queueId: 'q' };
const client = { 'deadline.farmId': ['f', 'deadline-client'], 'deadline.queueId': ['q', 'deadline-client'] } as const;
const typed = { 'deadline.farmId': ['f', 'command-line'], 'deadline.queueId': ['q', 'command-line'] } as const;
const store = (origin: SettingOrigin): Named => ({ 'store.uri': ['s3://b/p', origin] });
const sitesStore: Named = store('policy');
const heldStore: Named = { 'store.uri': ['s3://b/p', 'policy', 'locked'] };
const heldQueue: Named = {
  'deadline.farmId': ['f', 'policy', 'locked'],
  'deadline.queueId': ['q', 'policy', 'locked'],
};
const demo: Named = { ...store('user'), 'farm.localFolder': ['/farm', 'user'] };

test.each<[what: string, named: Named, expected: unknown]>([
  ['nothing', {}, { storeUri: '', localFarmFolder: '' }],
  ['a farm without a queue', { 'deadline.farmId': ['f', 'user'] }, { storeUri: '', localFarmFolder: '' }],
  ['the queue of the Deadline client', client, { storeUri: '', localFarmFolder: '', queue, knownQueue: queue }],
  [
    'a store that was connected here, before the queue of the Deadline client',
    { ...client, ...store('user') },
    { storeUri: 's3://b/p', localFarmFolder: '', knownQueue: queue },
  ],
  [
    'the demo, before the queue of the Deadline client',
    { ...client, ...demo },
    { storeUri: 's3://b/p', localFarmFolder: '/farm', knownQueue: queue },
  ],
  [
    'a queue that was typed, before the demo',
    { ...typed, ...demo },
    { storeUri: '', localFarmFolder: '', queue, knownQueue: queue },
  ],
  [
    'a queue that was typed with a farm of the Deadline client',
    { ...client, 'deadline.queueId': ['q', 'command-line'], ...store('environment') },
    { storeUri: '', localFarmFolder: '', queue, knownQueue: queue },
  ],
  [
    'a store that was typed beside a queue that was typed',
    { ...typed, ...store('command-line') },
    { storeUri: 's3://b/p', localFarmFolder: '', queue, knownQueue: queue },
  ],
  [
    'a store that was typed, without a job in the queue of the Deadline client',
    { ...client, ...store('command-line') },
    { storeUri: 's3://b/p', localFarmFolder: '', knownQueue: queue },
  ],
  [
    'the queue of the Deadline client, before a store that the site only proposes',
    { ...client, ...sitesStore },
    { storeUri: '', localFarmFolder: '', queue, knownQueue: queue },
  ],
  [
    'a store that the site locks, before a queue that was typed',
    { ...typed, ...heldStore },
    { storeUri: 's3://b/p', localFarmFolder: '', knownQueue: queue },
  ],
  [
    'a queue that the site locks, before a store that was typed and before the demo',
    { ...heldQueue, ...demo, ...store('command-line') },
    { storeUri: '', localFarmFolder: '', queue, knownQueue: queue },
  ],
  [
    'a store and a queue that the site locks, side by side',
    { ...heldQueue, ...heldStore },
    { storeUri: 's3://b/p', localFarmFolder: '', queue, knownQueue: queue },
  ],
])('the place in force is %s', (_what, named, expected) => {
  expect(placeInForce(settingsOf(named))).toEqual(expected);
});
