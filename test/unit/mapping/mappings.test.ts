import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createOwnRules } from '../../../main/adapters/sqlite/ownRules';
import { createRememberedTargets } from '../../../main/adapters/sqlite/rememberedTargets';
import { openSatchelDatabase, type SatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { createMappings, type Mappings } from '../../../main/engine/mapping/mappings';
import type { StorageProfileDetails } from '../../../main/engine/ports/deadline';
import { AppError } from '../../../shared/domain/errors';

let folder = '';
let db: SatchelDatabase;
let asked: string[] = [];
let here = '';
let refuses = false;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-mapping-'));
  db = openSatchelDatabase(path.join(folder, 'satchel.db'), createClock());
  asked = [];
  here = 'sp-here';
  refuses = false;
  await mkdir(path.join(folder, 'lib'));
  await writeFile(path.join(folder, 'lib', 'a.tx'), 'four');
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});

const profile = (
  storageProfileId: string,
  osFamily: string,
  places: Readonly<Record<string, string>>,
): StorageProfileDetails => ({
  storageProfileId,
  displayName: storageProfileId,
  osFamily,
  fileSystemLocations: Object.entries(places).map(([name, at]) => ({
    name,
    path: at,
    type: name === 'Plates' ? 'SHARED' : 'LOCAL',
  })),
});

function mappings(): Mappings {
  const profiles = [
    profile('sp-here', 'LINUX', { Lib: path.join(folder, 'lib'), Plates: path.join(folder, 'gone'), Mine: folder }),
    profile('sp-mac', 'MACOS', { Lib: '/Volumes/lib' }),
    profile('sp-farm', 'LINUX', { Lib: '/mnt/lib', Plates: '/mnt/plates', Farm: '/mnt/farm' }),
  ];
  const deadline = {
    listStorageProfilesForQueue: () => {
      asked.push('list');
      return refuses
        ? Promise.reject(new AppError({ code: 'deadline.denied', message: 'No.' }))
        : Promise.resolve(profiles);
    },
    getStorageProfileForQueue: (_queue: unknown, id: string) => {
      asked.push(id);
      return Promise.resolve(profiles.find(({ storageProfileId }) => storageProfileId === id));
    },
  };
  let next = 0;
  return createMappings({
    ports: {
      files: createFileSystem(),
      clock: { ...createClock(), nowMs: () => 7 },
      ids: { uuid: () => `rule-${(next += 1)}` } as never,
      ownRules: createOwnRules(db),
      remembered: createRememberedTargets(db),
    },
    connections: {
      describe: () => ({ kind: 'deadline', farmName: 'F', queueName: 'Q' }),
      requiredQueue: () => Promise.resolve({ deadline, queue: { farmId: 'f', queueId: 'q' } } as never),
    },
    settings: { get: (() => here) as never },
    platform: 'linux',
  });
}

test('locations of both profiles are rules with the state of their folder; names of one side only are told', async () => {
  const { rules, unmatched, farm, locations } = await mappings().get({});
  expect([
    rules.map(({ name, type, source, destination, standing }) => [name, type, source, destination, standing]),
    unmatched,
    farm,
    locations.map(({ name, standing }) => [name, standing]),
  ]).toEqual([
    [
      ['Lib', 'LOCAL', '/mnt/lib', path.join(folder, 'lib'), 'there'],
      ['Plates', 'SHARED', '/mnt/plates', path.join(folder, 'gone'), 'missing'],
    ],
    ['Farm', 'Mine'],
    { id: 'sp-farm', name: 'sp-farm', os: 'linux' },
    [
      ['Lib', 'there'],
      ['Plates', 'missing'],
      ['Mine', 'there'],
    ],
  ]);
});

test('a path that is typed asks the farm nothing; checking again does', async () => {
  const screen = mappings();
  await screen.get({});
  const first = asked.length;
  const tried = await screen.test({ path: '/mnt/lib/a.tx', direction: 'home' });
  await screen.test({ path: '/mnt/lib/a', direction: 'home' });
  expect([asked.length, tried.mapped?.path, tried.local]).toEqual([
    first,
    path.join(folder, 'lib', 'a.tx'),
    { is: 'file', sizeBytes: 4 },
  ]);
  await screen.get({ again: true });
  expect(asked.length).toBe(first * 2);
});

test('the other way, a path of this computer is told as the farm writes it', async () => {
  const screen = mappings();
  await screen.put({
    rule: { name: 'W', os: 'windows', source: 'w:/x', destination: path.join(folder, 'lib', 'deep') },
  });
  const tried = await screen.test({ path: path.join(folder, 'lib', 'deep', 'y'), direction: 'farm' });
  expect([tried.mapped?.path, tried.matches.map(({ id }) => id)]).toEqual(['W:\\x\\y', ['rule-1', 'location:Lib']]);
});

test('an own rule holds instead of a location with the same folder; rules are moved, changed and removed', async () => {
  const screen = mappings();
  const rule = (source: string, name = source) => ({
    name,
    os: 'linux' as const,
    source,
    destination: path.join(folder, 'lib'),
  });
  await screen.put({ rule: rule('/mnt/lib/') });
  await screen.put({ rule: rule('/b') });
  const placed = await screen.put({ rule: rule('/c'), before: 'rule-2' });
  const moved = await screen.move({ id: 'rule-2', before: 'rule-1' });
  const changed = await screen.put({ id: 'rule-3', rule: rule('/d') });
  const removed = await screen.remove({ id: 'rule-1' });
  const own = ({ rules }: { rules: readonly { from: string; source: string }[] }) =>
    rules.filter(({ from }) => from === 'own').map(({ source }) => source);
  expect([own(placed), own(moved), own(changed), own(removed)]).toEqual([
    ['/mnt/lib', '/c', '/b'],
    ['/b', '/mnt/lib', '/c'],
    ['/b', '/mnt/lib', '/d'],
    ['/b', '/d'],
  ]);
  expect([placed.rules, removed.rules].map((rules) => rules.find(({ name }) => name === 'Lib')?.isOverruled)).toEqual([
    true,
    false,
  ]);
  await expect(screen.remove({ id: 'rule-1' })).rejects.toMatchObject({ dto: { code: 'input.not_found' } });
});

test('what a farm refuses to tell is said, and rules of people still hold', async () => {
  refuses = true;
  const screen = mappings();
  const lib = path.join(folder, 'lib');
  const { problem, rules } = await screen.put({ rule: { name: '', os: 'macos', source: '/V', destination: lib } });
  expect([
    problem?.code,
    rules.length,
    (await screen.test({ path: '/V/a.tx', direction: 'home' })).mapped?.path,
  ]).toEqual(['deadline.denied', 1, path.join(lib, 'a.tx')]);
});

test('a folder of a root is remembered and forgotten, and one that may not receive files is refused', async () => {
  const screen = mappings();
  const place = { farmId: 'f', queueId: 'q', source: 'Z:\\s' };
  const kept = await screen.remember({ ...place, target: folder });
  const gone = await screen.forget(place);
  expect([kept.remembered, gone.remembered]).toEqual([[{ ...place, target: folder }], []]);
  await expect(screen.remember({ ...place, target: '/' })).rejects.toMatchObject({
    dto: { code: 'plan.target_refused' },
  });
});
