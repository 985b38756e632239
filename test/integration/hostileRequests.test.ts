/** Request files that nobody may trust: each is refused with its code, and nothing is opened, followed or changed. */
import { execFile } from 'node:child_process';
import { chmod, link, mkdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { AppError } from '../../shared/domain/errors';
import { createInboxWorld, goodRequest, requestId, textOf, type InboxWorld } from '../support/inboxWorld';

const hex = (letter: string): string => letter.repeat(32);
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `/proj/f${at}`);
const json = (over: object): string => JSON.stringify(goodRequest(over));
const without = (field: string): string => JSON.stringify({ ...goodRequest(), [field]: undefined });
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Content, and the code. */
const contents: readonly (readonly [string, string | Uint8Array, string])[] = [
  ['is empty', '', 'request.invalid'],
  ['is no JSON', '{"satchelRequest": 1,', 'request.invalid'],
  ['is a list', '[]', 'request.invalid'],
  ['is null', 'null', 'request.invalid'],
  ['is a number', '7', 'request.invalid'],
  ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'request.invalid'],
  ['begins with a byte order mark', `\ufeff${json({})}`, 'request.invalid'],
  ['holds two documents', `${json({})}${json({})}`, 'request.invalid'],
  ['lacks its version', without('satchelRequest'), 'request.invalid'],
  ['lacks its id', without('id'), 'request.invalid'],
  ['lacks its intent', without('intent'), 'request.invalid'],
  ['lacks its time', without('createdAt'), 'request.invalid'],
  ['lacks its bridge', without('bridge'), 'request.invalid'],
  ['lacks its DCC', without('dcc'), 'request.invalid'],
  ['is of a later version', json({ satchelRequest: 2 }), 'request.unsupported'],
  ['has a version in words', json({ satchelRequest: '1' }), 'request.invalid'],
  ['has another id than its name', json({ id: requestId.replace('0b', '0c') }), 'request.invalid'],
  ['has an id that climbs', json({ id: '../../../etc/passwd' }), 'request.invalid'],
  ['has an unknown field', json({ run: 'rm -rf ~' }), 'request.invalid'],
  ['has a field of prototypes', json({}).replace('{', '{"__proto__":{"admin":true},'), 'request.invalid'],
  ['has a constructor', json({ constructor: { prototype: {} } }), 'request.invalid'],
  ['has an unknown intent', json({ intent: 'submit-now' }), 'request.invalid'],
  ['has a time that is none', json({ createdAt: 'yesterday' }), 'request.invalid'],
  ['names an unknown DCC', json({ dcc: { name: 'excel', version: '1' } }), 'request.invalid'],
  ['has a field too many in its DCC', json({ dcc: { name: 'maya', version: '1', command: 'x' } }), 'request.invalid'],
  ['has an x- field below the top', json({ dcc: { name: 'maya', version: '1', 'x-a': 1 } }), 'request.invalid'],
  [
    'has a version of its DCC that is too long',
    json({ dcc: { name: 'maya', version: 'v'.repeat(65) } }),
    'request.invalid',
  ],
  ['has a process below zero', json({ dcc: { name: 'maya', version: '1', pid: -1 } }), 'request.invalid'],
  ['carries keys', json({ awsSecretAccessKey: 'canary' }), 'request.invalid'],
  ['carries keys in its deadline', json({ deadline: { secretKey: 'canary' } }), 'request.invalid'],
  ['has a farm that is none', json({ deadline: { farmId: `farm-${hex('g')}` } }), 'request.invalid'],
  ['has a queue with a tail', json({ deadline: { queueId: `queue-${hex('a')}\n` } }), 'request.invalid'],
  ['has a region that is a host', json({ deadline: { region: 'evil.example.com' } }), 'request.invalid'],
  ['has a scene that is a number', json({ sceneFile: 7 }), 'request.invalid'],
  ['has a scene that is relative', json({ sceneFile: 'shot.ma' }), 'request.invalid'],
  ['has a scene at home', json({ sceneFile: '~/.ssh/id_rsa' }), 'request.invalid'],
  ['has a scene that is an address', json({ sceneFile: 'file:///etc/passwd' }), 'request.invalid'],
  ['has a scene of another system', json({ sceneFile: 'C:\\proj\\shot.ma' }), 'request.invalid'],
  ['has a scene that climbs', json({ sceneFile: '/proj/../etc/passwd' }), 'request.invalid'],
  ['has a scene with a zero byte', json({ sceneFile: '/proj/shot.ma\u0000.png' }), 'request.invalid'],
  ['has an empty scene', json({ sceneFile: '' }), 'request.invalid'],
  ['has a path that is too long', json({ sceneFile: `/${'a'.repeat(32_767)}` }), 'request.invalid'],
  ['has an input that climbs', json({ assetReferences: { inputs: { filenames: ['/a/..'] } } }), 'request.invalid'],
  [
    'has an output that is relative',
    json({ assetReferences: { outputs: { directories: ['out'] } } }),
    'request.invalid',
  ],
  ['has a pattern of an unknown way', json({ patterns: [{ path: '/a.#', syntax: 'regex' }] }), 'request.invalid'],
  ['has a pattern that climbs', json({ patterns: [{ path: '/a/../#', syntax: 'hash' }] }), 'request.invalid'],
  ['has a list where a text is wanted', json({ jobName: ['a'] }), 'request.invalid'],
  ['has a name that is too long', json({ jobName: 'n'.repeat(129) }), 'request.invalid'],
  ['has frames with a step of zero', json({ frameRange: { start: 1, end: 2, step: 0 } }), 'request.invalid'],
  ['has frames in fractions', json({ frameRange: { start: 1.5, end: 2 } }), 'request.invalid'],
  ['asks for an answer in words', json({ wantResult: 'yes' }), 'request.invalid'],
  ['has nothing to submit', JSON.stringify({ ...goodRequest(), sceneFile: undefined }), 'request.invalid'],
  ['is nested nine levels deep', json({ 'x-deep': JSON.parse(nested(9)) as unknown }), 'request.invalid'],
  ['is nested a million levels deep', nested(1_000_000), 'request.invalid'],
  [
    'names a million entries',
    json({ assetReferences: { inputs: { filenames: many(1_000_000) } } }),
    'request.too_large',
  ],
  [
    'has a million fields',
    `{${many(1_000_000)
      .map((name) => `"${name}":1`)
      .join()}}`,
    'request.too_large',
  ],
  [
    'names too many paths in several lists',
    json({ assetReferences: { inputs: { filenames: many(150_000), directories: many(60_000) } } }),
    'request.too_large',
  ],
  [
    'names too many patterns',
    json({ patterns: many(50_001).map((at) => ({ path: at, syntax: 'hash' })) }),
    'request.invalid',
  ],
  ['is larger than 32 MiB', new Uint8Array(32 * 1024 * 1024 + 1).fill(0x20), 'request.too_large'],
];

async function codeOf(taking: Promise<unknown>): Promise<string> {
  try {
    return `opened ${JSON.stringify(await taking)}`;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

test.each(contents)('a request that %s is refused and put aside', async (_what, content, code) => {
  const world = await createInboxWorld();
  await world.plant(content);
  expect([await codeOf(world.take()), await world.names()]).toEqual([code, ['rejected', `rejected/${requestId}.json`]]);
});

/** What is planted, the code, and what lies in the inbox afterwards. */
const files: readonly (readonly [string, (world: InboxWorld) => Promise<unknown>, string, readonly string[]])[] = [
  ['belongs to another user', (world) => world.take(world.file, 4_294_967_000), 'request.inbox', [`${requestId}.json`]],
  [
    'others can write',
    async (world) => {
      await chmod(world.file, 0o622);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'its group can write',
    async (world) => {
      await chmod(world.file, 0o660);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'has a second name',
    async (world) => {
      await link(world.file, path.join(world.folder, 'other'));
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'is a link',
    async (world) => {
      await rename(world.file, path.join(world.folder, 'real'));
      await symlink(path.join(world.folder, 'real'), world.file);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'is a link to nothing',
    async (world) => {
      await rm(world.file);
      await symlink('/nowhere', world.file);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'is a folder',
    async (world) => {
      await rm(world.file);
      await mkdir(world.file);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'is a pipe',
    async (world) => {
      await rm(world.file);
      await promisify(execFile)('mkfifo', [world.file]);
      return world.take();
    },
    'request.refused',
    [`${requestId}.json`],
  ],
  [
    'is eleven minutes old',
    async (world) => {
      const old = Date.now() / 1000 - 660;
      await utimes(world.file, old, old);
      return world.take();
    },
    'request.expired',
    [],
  ],
  [
    'comes from the future',
    async (world) => {
      const late = Date.now() / 1000 + 120;
      await utimes(world.file, late, late);
      return world.take();
    },
    'request.expired',
    [],
  ],
  [
    'was opened already',
    async (world) => {
      await world.take();
      await world.plant(json({}));
      return world.take();
    },
    'request.repeated',
    [],
  ],
];

test.each(files)('a request that %s is refused', async (_what, take, code, left) => {
  const world = await createInboxWorld();
  await world.plant(json({}));
  expect([await codeOf(take(world)), await world.names()]).toEqual([code, left]);
});

test("a file of another user in an inbox of one's own is refused and stays", async ({ skip }) => {
  const world = await createInboxWorld();
  await world.plant(json({}));
  if (process.getuid?.() !== 0) skip('only root can give a file away');
  await promisify(execFile)('chown', ['12345', world.file]);
  expect([await codeOf(world.take()), await world.names()]).toEqual(['request.refused', [`${requestId}.json`]]);
});

test.each([
  ['beside the inbox', (world: InboxWorld) => path.join(world.folder, `${requestId}.json`)],
  ['below the inbox', (world: InboxWorld) => path.join(world.inbox, 'sub', `${requestId}.json`)],
  ['reached by climbing', (world: InboxWorld) => `${world.inbox}/../inbox/${requestId}.json`],
  ['of another name', (world: InboxWorld) => path.join(world.inbox, 'request.json')],
  ['that is not complete', (world: InboxWorld) => `${world.file}.part`],
  ['with capitals', (world: InboxWorld) => path.join(world.inbox, `${requestId.toUpperCase()}.json`)],
  ['that is relative', () => `inbox/${requestId}.json`],
  ['with a zero byte', (world: InboxWorld) => `${world.file}\u0000.json`],
  ['of the system', () => '/etc/passwd'],
])('a path %s is no request and is not read', async (_what, pathOf) => {
  const world = await createInboxWorld();
  await mkdir(path.join(world.inbox, 'sub'));
  for (const at of [path.join(world.folder, `${requestId}.json`), path.join(world.inbox, 'sub', `${requestId}.json`)])
    await writeFile(at, json({}));
  await world.plant(json({}));
  expect([await codeOf(world.take(pathOf(world))), await textOf(world.file)]).toEqual(['ipc.rejected', json({})]);
});

test('an inbox that is a link is refused, and what it leads to is left alone', async () => {
  const world = await createInboxWorld();
  await world.plant(json({}));
  await rename(world.inbox, path.join(world.folder, 'elsewhere'));
  await symlink('elsewhere', world.inbox);
  expect([await codeOf(world.take()), await world.names()]).toEqual(['request.inbox', [`${requestId}.json`]]);
});

test('an inbox that others could write is closed to them before a request is read', async () => {
  const world = await createInboxWorld();
  await world.plant(json({}));
  await chmod(world.inbox, 0o777);
  expect([(await world.take())?.id, (await stat(world.inbox)).mode & 0o777]).toEqual([requestId, 0o700]);
});

test('a good request is gone once it was read, without the fields of others', async () => {
  const world = await createInboxWorld();
  await world.plant(json({ 'x-warnings': ['a'], 'x-nested': { a: [{ b: 1 }] } }));
  expect([await world.take(), await world.names(), await world.take()]).toEqual([goodRequest(), [], undefined]);
});

test('of twenty that take one request at once, one gets it', async () => {
  const world = await createInboxWorld();
  await world.plant(json({}));
  const taken = await Promise.all(Array.from({ length: 20 }, () => world.take()));
  expect(taken.filter((request) => request !== undefined).length).toBe(1);
});

test('who asked for an answer gets it also when the rest does not fit', async () => {
  const world = await createInboxWorld();
  await world.plant(json({ wantResult: true, run: 'x' }));
  await codeOf(world.take());
  expect(world.rejected).toEqual([{ id: requestId, code: 'request.invalid' }]);
});

test('of what was put aside the newest twenty stay', async () => {
  const world = await createInboxWorld();
  for (let at = 0; at < 25; at += 1) {
    const id = requestId.slice(0, -2) + String(at).padStart(2, '0');
    await codeOf(world.take(await world.plant('{}', `${id}.json`, (25 - at) * 1000)));
  }
  const left = (await world.names()).filter((name) => name.startsWith('rejected/'));
  expect([left.length, left[0]]).toEqual([20, `rejected/${requestId.slice(0, -2)}05.json`]);
});
