import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createImageReplacement, createInstallerReplacement } from '../../../main/adapters/updates/replacement';
import { createUpdateFeed } from '../../../main/adapters/updates/updateFeed';
import type { UpdateReplacement } from '../../../main/engine/ports/updates';
import { createUpdates, type Updates } from '../../../main/engine/updates/updates';
import type { Settings } from '../../../shared/domain/config';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import { feedKey, startSignedFeed, updatesAround, type SignedFeed } from '../../support/signedFeed';

const older = Buffer.from('the image that runs');
const newer = randomBytes(300_000);
const name = 'Satchel-1.3.0-x86_64.AppImage';

let folder = '';
let image = '';
let server: SignedFeed;
let values: Partial<Settings>;
let isMoving = false;
let changes = 0;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-own-'));
  image = path.join(folder, 'Satchel.AppImage');
  await writeFile(image, older, { mode: 0o755 });
  server = await startSignedFeed();
  server.publish('1.3.0', { [name]: newer });
  values = { 'updates.mode': 'auto', 'updates.feedUrl': server.url, 'updates.feedKey': feedKey };
  isMoving = false;
  changes = 0;
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function updatesOf(replacement: UpdateReplacement | null = createImageReplacement(image, () => ({}))): Updates {
  return createUpdates({
    ...updatesAround(values),
    version: '1.2.0',
    updates: {
      feed: createUpdateFeed(() => ({})),
      install: 'appimage',
      computer: { platform: 'linux', arch: 'x64' },
      ...(replacement === null ? {} : { replacement }),
    },
    isMoving: () => isMoving,
    changed: () => (changes += 1),
  });
}

/** Looks, and waits for what that began. */
async function checked(updates: Updates): Promise<UpdateStatus> {
  const before = changes;
  const first = await updates.check();
  if (first.own !== 'fetching') return first;
  await vi.waitUntil(() => changes > before, { timeout: 20_000 });
  return updates.status();
}

/** As the engine process ends. */
const end = (updates: Updates): Promise<void> => updates.atEnd()?.() ?? Promise.resolve();
const inPlace = async (): Promise<string> =>
  (await readFile(image)).equals(newer) ? 'newer' : (await readFile(image)).equals(older) ? 'older' : 'neither';

it('fetches the newer image, and puts it in place of this one at the end', async () => {
  const updates = updatesOf();
  const { own, newest } = await checked(updates);
  const before = await inPlace();
  await end(updates);
  expect([own, newest, before, await inPlace(), await readdir(folder)]).toEqual([
    'ready',
    '1.3.0',
    'older',
    'newer',
    ['Satchel.AppImage'],
  ]);
});

it('keeps the rights of the image, and leaves the one that runs to whoever has it open', async () => {
  await chmod(image, 0o750);
  const running = await open(image);
  const updates = updatesOf();
  await checked(updates);
  await end(updates);
  const still = await running.readFile();
  await running.close();
  expect([(await stat(image)).mode & 0o777, still.equals(older)]).toEqual([0o750, true]);
});

it('is private while it waits', async () => {
  await checked(updatesOf());
  expect((await stat(path.join(folder, '.Satchel.AppImage.newer'))).mode & 0o777).toBe(0o600);
});

it('a later start goes on with what was fetched and fetches nothing again', async () => {
  await checked(updatesOf());
  server.asked.length = 0;
  const { own } = await checked(updatesOf());
  expect([own, server.asked]).toEqual(['ready', ['latest-linux.yml', 'latest-linux.yml.sig']]);
});

it('a version that comes after the fetched one takes its place', async () => {
  const updates = updatesOf();
  await checked(updates);
  const newest = randomBytes(5000);
  server.publish('1.4.0', { [name]: newest });
  await checked(updates);
  await end(updates);
  expect((await readFile(image)).equals(newest)).toBe(true);
});

it('fetches nothing while something moves, and puts nothing in place either', async () => {
  isMoving = true;
  const updates = updatesOf();
  const waiting = await checked(updates);
  isMoving = false;
  const ready = await checked(updates);
  isMoving = true;
  await end(updates);
  expect([waiting.own, ready.own, await inPlace()]).toEqual(['waiting', 'ready', 'older']);
});

it.each([
  ['only telling is wanted', { 'updates.mode': 'notify' }, 'none'],
  ['no key is set', { 'updates.feedKey': '' }, 'unsigned'],
] as const)('fetches no package while %s', async (_what, changed, own) => {
  Object.assign(values, changed);
  const status = await checked(updatesOf());
  const packages = server.asked.filter((asked) => !asked.startsWith('latest'));
  expect([status.state, status.own, packages]).toEqual(['available', own, []]);
});

it('only tells where somebody else looks after this copy', async () => {
  const status = await updatesOf(null).check();
  expect([status.state, status.own]).toEqual(['available', 'none']);
});

it.each([
  ['no image', { 'satchel_1.3.0_amd64.deb': newer }],
  ['two images', { 'Satchel-a.AppImage': newer, 'Satchel-b.AppImage': newer }],
  ['an image of another place', { '../Satchel.AppImage': newer }],
  ['an empty image', { [name]: Buffer.alloc(0) }],
])('a feed that names %s is only told', async (_what, packages) => {
  server.publish('1.3.0', packages);
  expect((await checked(updatesOf())).own).toBe('missing');
});

it.each([
  ['other bytes', Buffer.from(newer).fill(0, 0, 1)],
  ['more bytes', Buffer.concat([newer, newer])],
  ['fewer bytes', newer.subarray(1)],
  ['a page', '<!doctype html><title>Sign in</title>'],
])('an image of %s is thrown away, and that is said', async (_what, bytes) => {
  server.files.set(name, bytes);
  const updates = updatesOf();
  const status = await checked(updates);
  await end(updates);
  expect([status.own, status.problem?.code, await inPlace(), await readdir(folder)]).toEqual([
    'failed',
    'updates.package',
    'older',
    ['Satchel.AppImage'],
  ]);
});

it('an image that is not there is trouble that the next look tries again', async () => {
  server.files.delete(name);
  const updates = updatesOf();
  const failed = await checked(updates);
  server.files.set(name, newer);
  const ready = await checked(updates);
  expect([failed.own, failed.problem?.code, ready.own, ready.problem]).toEqual([
    'failed',
    'updates.feed',
    'ready',
    undefined,
  ]);
});

it('an image that breaks off leaves nothing', async () => {
  server.files.set(name, () => Promise.reject(new Error('gone')));
  const status = await checked(updatesOf());
  expect([status.own, status.problem?.code, await readdir(folder)]).toEqual([
    'failed',
    'network.reset',
    ['Satchel.AppImage'],
  ]);
});

it('what was changed while it waited is not put in place', async () => {
  const updates = updatesOf();
  await checked(updates);
  await writeFile(path.join(folder, '.Satchel.AppImage.newer'), Buffer.from(newer).fill(7, 0, 1));
  await expect(end(updates)).rejects.toMatchObject({ dto: { code: 'updates.package' } });
  expect(await inPlace()).toBe('older');
});

it('a link where it is written is not followed', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  await writeFile(elsewhere, 'mine');
  await symlink(elsewhere, path.join(folder, '.Satchel.AppImage.newer.part'));
  await checked(updatesOf());
  expect(await readFile(elsewhere, 'utf8')).toBe('mine');
});

it('an end while it is fetched breaks the fetch off and leaves nothing', async () => {
  let release: (bytes: Buffer) => void = () => undefined;
  const isAsked = new Promise<void>((asked) => {
    server.files.set(name, () => {
      asked();
      return new Promise<Buffer>((resolve) => (release = resolve));
    });
  });
  const updates = updatesOf();
  const { own } = await updates.check();
  await isAsked;
  const atEnd = updates.atEnd();
  await vi.waitUntil(() => changes > 0, { timeout: 20_000 });
  release(newer);
  expect([own, atEnd, await readdir(folder)]).toEqual(['fetching', undefined, ['Satchel.AppImage']]);
});

it.each([
  ['the person wants only to be told by now', { 'updates.mode': 'notify' }],
  ['the settings name another feed by now', { 'updates.channel': 'beta' }],
  ['the settings name another key by now', { 'updates.feedKey': `${'A'.repeat(43)}=` }],
] as const)('nothing is put in place where %s', async (_what, changed) => {
  const updates = updatesOf();
  await checked(updates);
  Object.assign(values, changed);
  expect(updates.atEnd()).toBeUndefined();
});

it.skipIf(process.platform === 'win32')(
  'an installer is started silently once it was looked at, and outlives us',
  async () => {
    const waiting = path.join(folder, 'updates');
    await mkdir(waiting);
    const said = path.join(folder, 'said');
    const installer = Buffer.from(`#!/bin/sh\necho "$@" > '${said}.part'\nmv '${said}.part' '${said}'\n`);
    server.publish('1.3.0', { 'Satchel Setup 1.3.0.exe': installer });
    const updates = updatesOf(createInstallerReplacement(waiting, () => ({})));
    const { own } = await checked(updates);
    const before = await readdir(folder);
    await end(updates);
    await vi.waitUntil(async () => (await readdir(folder)).includes('said'), { timeout: 20_000 });
    expect([own, before.includes('said'), await readFile(said, 'utf8')]).toEqual(['ready', false, '--updated /S\n']);
  },
);
