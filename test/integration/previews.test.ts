/** Previews over real files, a real folder store and the real decoding thread. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createPictureDecoder } from '../../main/adapters/previews/pictureDecoder';
import { createPreviewFolder } from '../../main/adapters/previews/previewFolder';
import type { PreviewShareMessage } from '../../main/engine/ports/previews';
import { createPreviews, type Previews } from '../../main/engine/previews/previews';
import { createPreviewShares } from '../../main/engine/previews/previewShares';
import { previewCommands } from '../../shared/ipc/previews';
import type { PlanEntry } from '../../shared/domain/plan';
import { bundleScript } from '../support/bundleScript';

const images = join(import.meta.dirname, '../fixtures/images');
const place = mkdtempSync(join(tmpdir(), 'satchel-preview-'));
const [root, storeFolder, kept] = ['root', 'store', 'previews'].map((name) => join(place, name)) as [
  string,
  string,
  string,
];
const hasher = createHasher();
const told: PreviewShareMessage[] = [];
const entries: PlanEntry[] = [];
let previews: Previews;
let mostFetched = 64 * 1024 * 1024;

/** A file on both sides; what the farm's object really holds can differ from what its name says. */
function plant(path: string, mine: Uint8Array | undefined, farm: Uint8Array, stored = farm): string {
  const hash = hasher.hash(farm);
  writeFileSync(join(storeFolder, 'Data', `${hash}.xxh128`), stored);
  if (mine !== undefined) writeFileSync(join(root, path), mine);
  const local = mine === undefined ? {} : { local: { type: 'file' as const, size: mine.length, mtimeNs: '0' } };
  entries.push({
    id: entries.length,
    root: 0,
    path,
    remote: { size: farm.length, mtimeUs: 0, hash },
    ...local,
    kind: 'content-differs',
  });
  return String(entries.length - 1);
}
const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(images, name)));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const side = (rowId: string, name: 'mine' | 'farm', isAsked = false) =>
  previews.side({ uid: 'a', rowId, index: 0, side: name, exposure: 0, isAsked });
const fileOf = (id: string): string | undefined =>
  told.flatMap((message) => (message.type === 'preview.shared' && message.id === id ? [message.file] : [])).at(-1);

beforeAll(async () => {
  for (const folder of [root, join(storeFolder, 'Data')]) mkdirSync(folder, { recursive: true });
  const workerPath = await bundleScript('main/adapters/previews/previewWorker.ts', place);
  const store = createFolderBlobStore(storeFolder, hasher);
  const ports = {
    files: createFileSystem(),
    hasher,
    hashCache: {
      get: () => undefined,
      forFolder: () => ({ get: () => undefined }),
      blocks: () => undefined,
      put: () => undefined,
      clear: () => undefined,
      close: () => undefined,
    },
  };
  previews = createPreviews({
    ports,
    decoder: createPictureDecoder({ workerPath }),
    folder: createPreviewFolder({ folder: kept, mostBytes: 1024 * 1024, warn: () => undefined }),
    shares: createPreviewShares(createIds(), (message) => told.push(message)),
    review: () =>
      Promise.resolve({
        roots: [{ id: 0, target: root } as never],
        frames: (rowId) => ({ count: 1, start: 0, at: () => entries[Number(rowId)]!, sizeBytes: () => 1 }),
      }),
    withStore: (_uid, use) => use(store),
    mostFetchedBytes: () => mostFetched,
  });
}, 60_000);
afterAll(async () => {
  await previews.close();
  rmSync(place, { recursive: true });
});

test('both sides of an EXR are small PNG files under ids, with the facts of the whole picture and their difference', async () => {
  const row = plant('a.exr', sample('half-rgba-zip.exr'), sample('half-rgba-dwaa.exr'));
  const sides = [await side(row, 'mine'), await side(row, 'farm')];
  for (const shown of sides) {
    expect(previewCommands['preview.side'].output.parse(shown)).toMatchObject({
      state: 'picture',
      width: 37,
      height: 29,
      hasExposure: true,
    });
    const file = fileOf(shown.state === 'picture' ? shown.id : '') ?? '';
    expect([...readFileSync(join(kept, file)).subarray(1, 4)]).toEqual([...text('PNG')]);
  }
  const compared = await previews.compare({ uid: 'a', rowId: row, index: 0, isAsked: false });
  expect(compared).toMatchObject({ state: 'pictures', largest: expect.closeTo(0.005, 1) as number });
  const thumbs = await previews.thumbs({ uid: 'a', rowId: row });
  expect([thumbs.mine, thumbs.farm].flat().map((id) => fileOf(id ?? '')?.replace(/^[0-9a-f]{32}/, ''))).toEqual([
    '.96.0.png',
    '.96.0.png',
  ]);
});

test('what the window decodes is passed on as it is, and what only claims to be a picture is not', async () => {
  const row = plant('b.jpg', sample('small.jpg'), text('<svg onload=alert(1)>'));
  const mine = await side(row, 'mine');
  const file = fileOf(mine.state === 'picture' ? mine.id : '') ?? '';
  expect([file.endsWith('.jpg'), readFileSync(join(kept, file)).equals(Buffer.from(sample('small.jpg')))]).toEqual([
    true,
    true,
  ]);
  expect(await side(row, 'farm')).toMatchObject({ state: 'refused', trouble: 'damaged' });
});

test('damaged, missing and falsified contents are answers, not errors', async () => {
  const damaged = plant('c.exr', sample('half-rgba-zip.exr').slice(0, 600), sample('half-rgba-b44.exr'));
  const falsified = plant('d.png', undefined, sample('palette.png'), sample('alpha.png'));
  const gone = plant('e.png', sample('small.png'), sample('small.png'));
  rmSync(join(root, 'e.png'));
  const answers = [
    await side(damaged, 'mine'),
    await side(damaged, 'farm'),
    await side(falsified, 'farm'),
    await side(gone, 'mine'),
  ];
  expect(
    answers.map((answer) =>
      answer.state === 'refused' ? answer.trouble : answer.state === 'failed' ? answer.error.code : answer.state,
    ),
  ).toEqual(['damaged', 'not-supported', 'integrity.mismatch', 'gone']);
});

test('a file that leads out of its root is not read', async () => {
  writeFileSync(join(place, 'secret.png'), sample('small.png'));
  const row = plant('f.png', sample('small.png'), sample('small.png'));
  rmSync(join(root, 'f.png'));
  symlinkSync(join(place, 'secret.png'), join(root, 'f.png'));
  expect(await side(row, 'mine')).toMatchObject({ state: 'refused', trouble: 'gone' });
});

test('a large picture of the farm is fetched only when it is asked for', async () => {
  const row = plant('g.tif', undefined, sample('rgb8-none.tif'));
  mostFetched = 100;
  expect((await previews.frame({ uid: 'a', rowId: row })).farm).toEqual({ sizeBytes: 3443, needsAsking: true });
  await expect(side(row, 'farm')).rejects.toMatchObject({ code: 'input.invalid' });
  expect(await side(row, 'farm', true)).toMatchObject({ state: 'picture' });
  expect((await previews.frame({ uid: 'a', rowId: row })).farm).toEqual({ sizeBytes: 3443, needsAsking: false });
  mostFetched = 64 * 1024 * 1024;
});

test('texts are compared line by line, anything else shows its first bytes', async () => {
  const notes = plant('notes.txt', text('a\nb\nc\n'), text('a\nB\nc\n'));
  expect(await previews.compare({ uid: 'a', rowId: notes, index: 0, isAsked: false })).toEqual({
    state: 'text',
    isCut: false,
    lines: [
      { side: 'both', text: 'a' },
      { side: 'mine', text: 'b' },
      { side: 'farm', text: 'B' },
      { side: 'both', text: 'c' },
    ],
  });
  const cache = plant('cache.bin', text('mine'), text('farm'));
  expect(await side(cache, 'farm')).toEqual({
    state: 'bytes',
    lines: [`0000  66 61 72 6d${' '.repeat(12)}  farm`],
  });
});

test('the folder of previews stays below its size and forgets the ids of what it removes', async () => {
  const big = createPreviewFolder({ folder: join(place, 'small'), mostBytes: 1000, warn: () => undefined });
  const removed: string[] = [];
  big.onRemoved((names) => removed.push(...names));
  for (const name of ['a', 'b', 'c']) await big.put(name, new Uint8Array(300));
  await big.has('a');
  await big.put('d', new Uint8Array(300));
  expect([removed, readdirSync(join(place, 'small')).sort()]).toEqual([['b'], ['a', 'c', 'd']]);
});
