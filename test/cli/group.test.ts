/** The asset roots that a submission would have, and the folders that nobody vouched for. */
import { mkdir, readdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';

const sessionFolder = (root: string): string =>
  `assetroot-${createHash('shake256', { outputLength: 10 }).update(root).digest('hex')}`;

async function createShow(): Promise<CliPlace> {
  const place = await createCliPlace();
  await plantFiles(place.at('show'), { 'p/1': '1', 'p/q/2': '2', 's/tex.tx': '3' });
  return place;
}

const profileOf = (place: CliPlace, osFamily = 'linux') => ({
  storageProfileId: 'sp-1',
  displayName: 'workstation',
  osFamily,
  fileSystemLocations: [
    { name: 'P', path: place.at('show', 'p'), type: 'LOCAL' },
    { name: 'S', path: place.at('show', 's'), type: 'SHARED' },
  ],
});

test('groups are told by root and location, with what workers call them; shared files are counted, nothing is made', async () => {
  const place = await createShow();
  await writeFile(place.at('profile.json'), JSON.stringify(profileOf(place)));
  const done = await place.json([
    ...['group', 'show', 'show/gone', '--output-dir', 'show/p/out'],
    ...['--storage-profile', 'profile.json'],
  ]);
  const [p, show] = [place.at('show', 'p'), place.at('show')];
  expect([done.code, ...done.lines.filter(({ type }) => type === 'item' || type === 'result')]).toEqual([
    0,
    {
      type: 'item',
      rootPath: show,
      files: 0,
      outputs: [],
      references: [place.at('show', 'gone')],
      sessionFolder: sessionFolder(show),
    },
    {
      type: 'item',
      rootPath: p,
      locationName: 'P',
      files: 2,
      outputs: ['out'],
      references: [],
      sessionFolder: sessionFolder(p),
    },
    {
      type: 'result',
      verb: 'group',
      groups: 2,
      shared: [place.at('show', 's', 'tex.tx')],
      unknown: { inputs: [], outputs: [] },
    },
  ]);
  expect(await readdir(place.at('show', 'p'))).toEqual(['1', 'q']);
});

test('what is odd about using a storage profile here is warned about', async () => {
  const place = await createShow();
  const profile = profileOf(place, 'Windows');
  profile.fileSystemLocations.push({ name: 'Z', path: 'Z:\\Proj', type: 'LOCAL' });
  await writeFile(place.at('profile.json'), JSON.stringify(profile));
  const done = await place.json(['group', 'show', '--storage-profile', 'profile.json']);
  const codes = done.lines.filter(({ type }) => type === 'warning').map(({ code }) => code);
  expect([done.code, codes]).toEqual([0, ['profile.os_mismatch', 'profile.location_missing']]);
});

test('G-A3: one error names the paths that are missing', async () => {
  const place = await createShow();
  const done = await place.json(['group', 'show/a', 'show/b', 'show/p', '--require-paths-exist']);
  expect([done.code, done.last['code'], done.last['message']]).toEqual([
    2,
    'submit.missing_inputs',
    `2 paths are not there:\n${place.at('show', 'a')}\n${place.at('show', 'b')}`,
  ]);
});

interface Linked {
  readonly place: CliPlace;
  readonly secret: string;
  readonly submit: (...args: string[]) => ReturnType<CliPlace['json']>;
}

/** A folder with a link to a file elsewhere. */
async function createLinked(): Promise<Linked> {
  const place = await createShow();
  await mkdir(place.at('secret'));
  await writeFile(place.at('secret', 'x'), 'x');
  await symlink(place.at('secret', 'x'), place.at('show', 'p', 'link'));
  const store = await place.store();
  return {
    place,
    secret: await realpath(place.at('secret')),
    submit: (...args) => place.json(['submit', 'show', '--s3-root-uri', store, ...args]),
  };
}

test('what a link brings from an unknown folder is refused without a terminal, also with --yes: exit 16, nothing is sent', async () => {
  const { place, secret, submit } = await createLinked();
  const refused = [await submit('--yes'), await submit()];
  expect(refused[0]?.stderr).toContain(
    `satchel: One folder is outside of every known place:\n         ${secret}\n         Nothing was sent.\n`,
  );
  expect(refused.map(({ code, last }) => [code, last['code'], String(last['message']).split('\n')])).toEqual([
    [16, 'submit.unknown_paths', ['One folder is outside of every known place:', secret]],
    [16, 'submit.unknown_paths', ['One folder is outside of every known place:', secret]],
  ]);
  expect(await readdir(place.at('store')).catch(() => [])).not.toContain('Data');
});

test.each<[string, (linked: Linked) => readonly string[]]>([
  ['it is named as known', ({ secret }) => ['--yes', '--known-asset-path', path.dirname(secret)]],
  ['unknown folders are accepted', () => ['--yes', '--accept-unknown-paths']],
  ['nobody is there and unknown folders are accepted', () => ['--accept-unknown-paths']],
  ['it is named as well', ({ secret }) => [secret]],
])('what a link brings is sent when %s', async (_, more) => {
  const linked = await createLinked();
  const done = await linked.submit(...more(linked));
  expect([done.code, (await readdir(linked.place.at('store', 'Data'))).length]).toEqual([0, 4]);
});

test('a folder that the settings of the Deadline client vouch for is known', async () => {
  const { place, secret } = await createLinked();
  const store = await place.store();
  const done = await place.json(['submit', 'show', '--s3-root-uri', store, '--yes'], {
    env: { SATCHEL_DEADLINE_KNOWN_ASSET_PATHS: `/nowhere:${secret}` },
  });
  expect([done.code, done.last.type]).toEqual([0, 'result']);
});

test('a submission with a storage profile leaves what is shared where it is', async () => {
  const place = await createShow();
  await writeFile(place.at('profile.json'), JSON.stringify(profileOf(place)));
  const done = await place.json([
    ...['submit', 'show', '--s3-root-uri', await place.store(), '--yes'],
    ...['--storage-profile', 'profile.json'],
  ]);
  const attachments = done.last['attachments'] as { manifests: { fileSystemLocationName?: string }[] };
  expect([
    done.code,
    done.last['sharedPaths'],
    attachments.manifests.map(({ fileSystemLocationName }) => fileSystemLocationName),
    (await readdir(place.at('store', 'Data'))).length,
  ]).toEqual([0, 1, ['P'], 2]);
});
