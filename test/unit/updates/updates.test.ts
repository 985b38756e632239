import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUpdateFeed } from '../../../main/adapters/updates/updateFeed';
import { createDocuments } from '../../../main/adapters/yaml/documents';
import { createUpdates, type Updates } from '../../../main/engine/updates/updates';
import { settings as settingTable, type SettingKey, type Settings } from '../../../shared/domain/config';
import { compareVersions, isFeedKey, isFeedUrl, parseVersion } from '../../../shared/domain/updates';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const feedKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

let server: Server;
let asked: { readonly path: string; readonly headers: string[] }[];
let files: Map<string, string | Buffer>;
let values: Partial<Settings>;
let status = 200;

beforeEach(async () => {
  asked = [];
  files = new Map();
  status = 200;
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: Object.keys(request.headers).toSorted() });
    const body = files.get(request.url ?? '');
    response.writeHead(body === undefined ? 404 : status, { location: '/elsewhere.yml' });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  values = { 'updates.feedUrl': `http://127.0.0.1:${(server.address() as AddressInfo).port}/satchel` };
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const get = <K extends SettingKey>(key: K): Settings[K] => values[key] ?? (settingTable[key].default as Settings[K]);

function updatesOf(version = '1.2.0', locked: readonly string[] = []): Updates {
  return createUpdates({
    version,
    settings: {
      get,
      effective: () =>
        (Object.keys(settingTable) as SettingKey[]).map((key) => ({
          key,
          value: get(key),
          default: settingTable[key].default,
          origin: 'default' as const,
          ...(locked.includes(key) ? { lock: { policy: '/etc/satchel/policy.toml', reason: '' } } : {}),
        })),
    },
    clock: { nowMs: () => 5000 },
    openDocuments: () => Promise.resolve(createDocuments()),
    isMoving: () => false,
    changed: () => undefined,
    updates: {
      feed: createUpdateFeed(() => ({})),
      install: 'deb',
      computer: { platform: 'linux', arch: 'x64' },
    },
  });
}

const place = '/satchel/latest-linux.yml';
const feed = (version: string): string => `version: ${version}\nfiles:\n  - url: satchel.deb\n    sha512: abc\n`;
const codeOf = (updates: Updates): Promise<unknown> =>
  updates.check().catch((error: unknown) => (error as { code?: string }).code);

it.each([
  ['1.3.0', 'available'],
  ['1.2.0', 'current'],
  ['1.1.9', 'current'],
  ['1.3.0-beta.1', 'available'],
  ['1.2.0-beta.9', 'current'],
] as const)('a feed with %s makes 1.2.0 %s', async (version, state) => {
  files.set(place, feed(version));
  const answer = {
    version: '1.2.0',
    state,
    newest: version,
    checkedMs: 5000,
    wanted: null,
    isManaged: false,
    install: 'deb',
    own: 'none',
  };
  expect(await updatesOf().check()).toEqual(answer);
});

it('asks for one file, without a query and without a word about who asks', async () => {
  files.set(place, feed('1.2.0'));
  await updatesOf().check();
  expect(asked).toEqual([{ path: place, headers: ['accept', 'connection', 'host'] }]);
});

it.each([
  ['off', { 'updates.mode': 'off' }],
  ['no-feed', { 'updates.feedUrl': '' }],
] as const)('asks nobody while it is %s', async (state, changed) => {
  values = { ...values, ...changed };
  expect([(await updatesOf().check()).state, asked]).toEqual([state, []]);
});

it('the beta channel has its own file', async () => {
  values = { ...values, 'updates.channel': 'beta' };
  files.set('/satchel/beta-linux.yml', feed('2.0.0-beta.1'));
  expect((await updatesOf().check()).newest).toBe('2.0.0-beta.1');
});

it('what one feed said is no news of another', async () => {
  files.set(place, feed('1.3.0'));
  const updates = updatesOf();
  await updates.check();
  values = { ...values, 'updates.channel': 'beta' };
  expect(updates.status()).toMatchObject({ state: 'unchecked', newest: null, checkedMs: null });
});

it('believes a feed that is signed with the key of the settings', async () => {
  values = { ...values, 'updates.feedKey': feedKey };
  files.set(place, feed('1.3.0'));
  files.set(`${place}.sig`, sign(null, Buffer.from(feed('1.3.0')), privateKey).toString('base64'));
  expect((await updatesOf().check()).state).toBe('available');
});

it.each([
  ['of another text', sign(null, Buffer.from(feed('1.2.9')), privateKey).toString('base64')],
  [
    'of another key',
    sign(null, Buffer.from(feed('1.3.0')), generateKeyPairSync('ed25519').privateKey).toString('base64'),
  ],
  ['that is none', 'nonsense'],
  ['that is empty', ''],
])('does not believe a feed with a signature %s', async (_what, signature) => {
  values = { ...values, 'updates.feedKey': feedKey };
  files.set(place, feed('1.3.0'));
  files.set(`${place}.sig`, signature);
  const updates = updatesOf();
  expect([await codeOf(updates), updates.status().state]).toEqual(['updates.signature', 'unchecked']);
});

it('a feed without its signature is not believed where a key is set', async () => {
  values = { ...values, 'updates.feedKey': feedKey };
  files.set(place, feed('1.3.0'));
  expect(await codeOf(updatesOf())).toBe('updates.feed');
});

it.each([
  ['no version', 'files: []\n'],
  ['a version that is none', 'version: newest\n'],
  ['a number', 'version: 1.3\n'],
  ['a page of a web server', '<!doctype html><title>Sign in</title>'],
  ['a text that multiplies itself', 'a: &a [x,x]\nb: &b [*a,*a]\nversion: *b\n'],
  ['broken text', 'version: [1\n'],
  ['nothing', ''],
  ['more than 64 kB', `version: 1.3.0\n#${'x'.repeat(70_000)}`],
])('a feed that holds %s is refused', async (_what, text) => {
  files.set(place, text);
  expect(await codeOf(updatesOf())).toBe('updates.feed');
});

it('follows no redirect', async () => {
  files.set(place, feed('1.3.0'));
  files.set('/elsewhere.yml', feed('9.9.9'));
  status = 302;
  expect([await codeOf(updatesOf()), asked.length]).toEqual(['updates.feed', 1]);
});

it('a feed that cannot be reached is trouble of the network', async () => {
  values = { 'updates.feedUrl': 'http://127.0.0.1:1/satchel' };
  expect(await codeOf(updatesOf())).toBe('network.refused');
});

it('says when the site wants a newer one, without asking anybody', () => {
  values = { 'updates.minimumVersion': '1.3.0' };
  expect([updatesOf('1.2.0').status().wanted, updatesOf('1.3.0').status().wanted]).toEqual(['1.3.0', null]);
});

it('is managed when the site holds every setting of updates', () => {
  const all = Object.keys(settingTable).filter((key) => key.startsWith('updates.'));
  expect([updatesOf('1.2.0', all).status().isManaged, updatesOf('1.2.0', all.slice(1)).status().isManaged]).toEqual([
    true,
    false,
  ]);
});

it('orders versions as semantic versioning does', () => {
  const ordered =
    '0.9.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0 1.0.10 1.2.0';
  const sorted = ordered
    .split(' ')
    .toReversed()
    .toSorted((one, other) => {
      const [first, second] = [parseVersion(one), parseVersion(other)];
      return first === undefined || second === undefined ? Number.NaN : compareVersions(first, second);
    });
  expect(sorted.join(' ')).toBe(ordered);
});

it('an address is https, or this computer, and names nobody', () => {
  const good = ['https://a.example/satchel/', 'https://a.example:8443', 'http://127.0.0.1:80/x', 'http://[::1]/'];
  const bad = [
    'http://a.example/',
    'https://me:secret@a.example/',
    'https://a.example/?user=me',
    'https://a.example/#x',
    'http://127.0.0.1.a.example/',
    'http://localhost@a.example/',
    'file:///etc/passwd',
    'https://a b/',
    'https:///x',
  ];
  expect([good.filter((url) => !isFeedUrl(url)), bad.filter(isFeedUrl)]).toEqual([[], []]);
});

it('a key is 32 bytes in base64', () => {
  expect([isFeedKey(feedKey), isFeedKey('abc'), isFeedKey(`${feedKey}\n`)]).toEqual([true, false, false]);
});
