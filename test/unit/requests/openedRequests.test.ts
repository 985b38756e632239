import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createInbox } from '../../../main/adapters/inbox/inboxFolder';
import { createInboxWorld, goodRequest, requestId } from '../../support/inboxWorld';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-opened-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inboxFolder = (): string => path.join(folder, 'inbox');
const list = (): string => `${inboxFolder()}-opened`;
const uuid = (index: number): string => `0b54de31-5b0e-4c1f-9d55-${String(index).padStart(12, '0')}`;

it('a request that was opened is refused after a restart, and its file goes', async () => {
  const world = await createInboxWorld();
  const text = JSON.stringify(goodRequest());
  await world.plant(text);
  const first = await world.take();
  // Nothing but the disk is common to both: each take makes an inbox of its own.
  await world.plant(text);
  const second = await world.take().catch((error: unknown) => (error as { code?: string }).code);
  expect([first?.id, second, await world.names()]).toEqual([requestId, 'request.repeated', []]);
});

it('of many ids the newest thousand are remembered, and the file stays small', async () => {
  const inbox = createInbox(inboxFolder());
  await writeFile(list(), Array.from({ length: 2000 }, (_, index) => `${uuid(index)}\n`).join(''));
  await inbox.noteOpened(uuid(2000));
  const asked = [uuid(1000), uuid(1001), uuid(2000)].map((id) => inbox.wasOpened(id));
  expect([await Promise.all(asked), (await stat(list())).size]).toEqual([[false, true, true], 1000 * 37]);
});

it('is noted for this user alone', async () => {
  await createInbox(inboxFolder()).noteOpened(requestId);
  const { mode } = await stat(list());
  expect(mode & 0o077).toBe(0);
});

it('a list that leads elsewhere is neither read nor written', async () => {
  const other = path.join(folder, 'other');
  await writeFile(other, `${requestId}\n`);
  await symlink(other, list());
  const inbox = createInbox(inboxFolder());
  const noted = await inbox.noteOpened(uuid(1)).then(
    () => 'noted',
    () => 'refused',
  );
  expect([await inbox.wasOpened(requestId), noted, await readFile(other, 'utf8')]).toEqual([
    false,
    'refused',
    `${requestId}\n`,
  ]);
});

it('a list of somebody else counts as none', async () => {
  await writeFile(list(), `${requestId}\n`);
  expect(await createInbox(inboxFolder(), { uid: (process.getuid?.() ?? 0) + 1 }).wasOpened(requestId)).toBe(false);
});

it('what is no id in the list is passed over', async () => {
  await writeFile(list(), `x\n\0\n${requestId}\n`);
  await chmod(list(), 0o600);
  expect([
    await createInbox(inboxFolder()).wasOpened(requestId),
    await createInbox(inboxFolder()).wasOpened('x'),
  ]).toEqual([true, false]);
});
