import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUpdateFeed } from '../../../main/adapters/updates/updateFeed';
import { createDocuments } from '../../../main/adapters/yaml/documents';
import { createUpdates, type Updates } from '../../../main/engine/updates/updates';
import { settings as settingTable, type SettingKey, type Settings } from '../../../shared/domain/config';

const script = path.join(import.meta.dirname, '../../../scripts/makeFeed.mjs');
const run = promisify(execFile);

let folder = '';
let feeds = '';
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-feed-'));
  feeds = path.join(folder, 'feed');
  server = createServer((request, response) => {
    readFile(path.join(feeds, path.basename(request.url ?? ''))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function keyFile(kind: 'ed25519' | 'rsa' = 'ed25519', at = folder): Promise<string> {
  const { privateKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  const file = path.join(at, 'private.pem');
  await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return file;
}

/** Makes the feed of 1.3.0 from packages of these names; answers what was printed. */
async function makeFeed(key: string, names: readonly string[], ...more: string[]): Promise<string> {
  const packages = names.map((name) => path.join(folder, name));
  for (const each of packages) await writeFile(each, each);
  const args = [script, '--key', key, '--to', feeds, ...more, ...packages];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, SATCHEL_PACKAGE_VERSION: '1.3.0' } });
  return stdout;
}

function readerOf(feedKey: string, platform = 'linux', arch = 'x64'): Updates {
  const values: Partial<Settings> = {
    'updates.feedUrl': `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    'updates.feedKey': feedKey,
  };
  const get = <K extends SettingKey>(key: K): Settings[K] => values[key] ?? (settingTable[key].default as Settings[K]);
  return createUpdates({
    version: '1.2.0',
    settings: { get, effective: () => [] },
    clock: { nowMs: () => 5000 },
    openDocuments: () => Promise.resolve(createDocuments()),
    isMoving: () => false,
    changed: () => undefined,
    updates: { feed: createUpdateFeed(() => ({})), install: 'folder', computer: { platform, arch } },
  });
}

const keyIn = (printed: string): string => /^updates\.feedKey = "(.*)"$/m.exec(printed)?.[1] ?? '';

it('the app believes it with the key that is printed', async () => {
  const printed = await makeFeed(await keyFile(), ['satchel_1.3.0_amd64.deb', 'satchel-1.3.0.x86_64.rpm']);
  const feedKey = keyIn(printed);
  expect([(await readerOf(feedKey).check()).newest, (await readdir(feeds)).toSorted()]).toEqual([
    '1.3.0',
    ['latest-linux.yml', 'latest-linux.yml.sig'],
  ]);
});

it('the app does not believe it once a byte of it was changed', async () => {
  const feedKey = keyIn(await makeFeed(await keyFile(), ['satchel_1.3.0_amd64.deb']));
  const file = path.join(feeds, 'latest-linux.yml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('1.3.0', '1.3.1'));
  await expect(readerOf(feedKey).check()).rejects.toMatchObject({ dto: { code: 'updates.signature' } });
});

it('each system has its own file, and the app finds that of its own', async () => {
  const names = [
    'satchel_1.3.0_arm64.deb',
    'satchel-1.3.0-linux-x64.tar.gz',
    'Satchel-1.3.0-arm64.dmg',
    'Satchel Setup 1.3.0.exe',
    'Satchel-1.3.0-win.zip',
  ];
  const feedKey = keyIn(await makeFeed(await keyFile(), names, '--channel', 'stable'));
  const systems = [
    ['linux', 'arm64'],
    ['linux', 'x64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ] as const;
  const found = await Promise.all(systems.map(([system, arch]) => readerOf(feedKey, system, arch).check()));
  expect(found.map(({ newest }) => newest)).toEqual(['1.3.0', '1.3.0', '1.3.0', '1.3.0']);
});

it.each([
  ['a key of another kind', () => keyFile('rsa'), ['satchel_1.3.0_amd64.deb']],
  ['a key that is not there', () => Promise.resolve(path.join(folder, 'none.pem')), ['satchel_1.3.0_amd64.deb']],
  ['a file that is no package', () => keyFile(), ['notes.txt']],
  ['no package', () => keyFile(), []],
])('with %s it writes nothing', async (_what, key, names) => {
  await expect(makeFeed(await key(), names)).rejects.toMatchObject({ stdout: '' });
  await expect(readdir(feeds)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('a key among the sources is refused', async () => {
  const artifacts = path.join(import.meta.dirname, '../../.artifacts');
  await mkdir(artifacts, { recursive: true });
  const inside = await mkdtemp(path.join(artifacts, 'feed-'));
  try {
    const key = await keyFile('ed25519', inside);
    await expect(makeFeed(key, ['satchel_1.3.0_amd64.deb'])).rejects.toMatchObject({ stdout: '' });
  } finally {
    await rm(inside, { recursive: true });
  }
});
