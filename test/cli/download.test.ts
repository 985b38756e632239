import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliPlaceIn, createCliPlace, ended, type CliPlace, type JsonRun } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

const frames = Array.from({ length: 10 }, (_, index) => `renders/beauty.${1001 + index}.exr`);
const farmFiles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(frames.map((name) => [name, `frame ${name}`])),
  'notes "été" 🎬\n.txt': 'notes',
  '-dash': '',
};

interface Renders {
  readonly place: CliPlace;
  readonly store: string;
  readonly manifest: string;
  readonly plan: (...flags: string[]) => Promise<JsonRun>;
  readonly apply: (...flags: string[]) => Promise<JsonRun>;
  readonly undo: (...flags: string[]) => Promise<JsonRun>;
}

/** What a farm rendered: the files, their manifest, and the store that holds their contents. Made once, copied for each test. */
let rendered = '';
beforeAll(async () => {
  rendered = await mkdtemp(path.join(tmpdir(), 'satchel-rendered-'));
  const { run } = cliPlaceIn(rendered);
  await plantFiles(path.join(rendered, 'farm'), farmFiles);
  await mkdir(path.join(rendered, 'store'));
  await run(['manifest', 'snapshot', '--root', 'farm', '--out', 'renders.manifest']);
  await run(['submit', 'farm', '--s3-root-uri', `file://${rendered}/store`, '--yes']);
});
afterAll(() => rm(rendered, { recursive: true, force: true }));

async function createRenders(): Promise<Renders> {
  const place = await createCliPlace();
  const store = await place.store();
  const manifest = place.at('renders.manifest');
  for (const name of ['store', 'renders.manifest'])
    await cp(path.join(rendered, name), place.at(name), { recursive: true });
  const source = ['-m', manifest, '--s3-root-uri', store, '--to', 'project'];
  return {
    place,
    store,
    manifest,
    plan: (...flags) => place.json(['download', 'plan', ...source, '-o', 'plan.json', ...flags]),
    apply: (...flags) => place.json(['download', 'apply', 'plan.json', ...flags]),
    undo: (...flags) => place.json(['download', 'undo', 'last', ...flags]),
  };
}

/** Three edited, two deleted, one added. */
async function work(place: CliPlace): Promise<void> {
  for (const name of frames.slice(0, 3)) await writeFile(place.at('project', name), `painted ${name}`);
  for (const name of frames.slice(3, 5)) await unlink(place.at('project', name));
  await writeFile(place.at('project', 'renders/mine.txt'), 'mine');
}

const contents = (tree: Readonly<Record<string, string>>): string[] =>
  Object.values(tree).map((row) => row.slice(row.indexOf(' ') + 1));

test('renders come home byte for byte with their times, and a second plan finds all of them identical', async () => {
  const { place, plan, apply } = await createRenders();
  const planned = await plan();
  expect([planned.code, planned.last]).toEqual([
    0,
    {
      type: 'result',
      verb: 'download plan',
      plan: place.at('plan.json'),
      entries: 12,
      counts: { new: 12 },
      undecided: 0,
      bytesToFetch: expect.any(Number) as number,
      bytesAlreadyLocal: 0,
      backupBytes: 0,
      volumes: [
        {
          path: expect.any(String) as string,
          freeNowBytes: expect.any(Number) as number,
          lowestBytes: expect.any(Number) as number,
          afterBytes: expect.any(Number) as number,
        },
      ],
    },
  ]);
  await expect(stat(place.at('project'))).rejects.toMatchObject({ code: 'ENOENT' });
  const applied = await apply();
  expect([applied.code, applied.last]).toEqual([
    0,
    expect.objectContaining({ downloaded: 12, replaced: 0, keptBoth: 0, identical: 0, skipped: 0, failed: [] }),
  ]);
  expect(await treeOf(place.at('project'))).toEqual(await treeOf(path.join(rendered, 'farm')));
  const again = await plan();
  expect([again.code, again.last['counts'], again.last['bytesToFetch']]).toEqual([0, { identical: 12 }, 0]);
});

test('edited, deleted and added files: right counts, preset safe loses no byte of either side, undo gives all back', async () => {
  const { place, plan, apply, undo } = await createRenders();
  await plan();
  await apply();
  await work(place);
  const before = await treeOf(place.at('project'));
  const planned = await plan('--preset', 'safe');
  expect(planned.last['counts']).toEqual({ identical: 7, 'edited-here': 3, new: 2 });
  expect(await treeOf(place.at('project'))).toEqual(before);
  const applied = await apply();
  expect([applied.code, applied.last]).toEqual([
    0,
    expect.objectContaining({ downloaded: 2, keptBoth: 3, copied: 5, replaced: 0, identical: 7, failed: [] }),
  ]);
  const after = await treeOf(place.at('project'));
  const missing = [...contents(before), ...contents(await treeOf(path.join(rendered, 'farm')))].filter(
    (content) => !contents(after).includes(content),
  );
  expect(missing).toEqual([]);
  const looked = await undo('--dry-run');
  expect([looked.last['removed'], looked.last['dryRun'], await treeOf(place.at('project'))]).toEqual([10, true, after]);
  const undone = await undo();
  expect([undone.code, undone.last]).toEqual([0, expect.objectContaining({ restored: 0, removed: 10, leftAlone: [] })]);
  expect(await treeOf(place.at('project'))).toEqual(before);
});

test('preset mirror replaces what differs and keeps the replaced bytes, so that undo restores them', async () => {
  const { place, plan, apply, undo } = await createRenders();
  await plan();
  await apply();
  await work(place);
  const before = await treeOf(place.at('project'));
  await plan('--preset', 'mirror');
  const applied = await apply();
  expect(applied.last).toMatchObject({ replaced: 3, downloaded: 2, keptBoth: 0 });
  expect(await treeOf(place.at('project'))).toMatchObject(await treeOf(path.join(rendered, 'farm')));
  expect((await undo()).last).toMatchObject({ restored: 3, removed: 2, leftAlone: [] });
  expect(await treeOf(place.at('project'))).toEqual(before);
});

test('a file that was edited after it came home is left alone by undo, and the exit code says so', async () => {
  const { place, plan, apply, undo } = await createRenders();
  await plan();
  await apply();
  await writeFile(place.at('project', frames[0]!), 'edited later');
  const undone = await undo();
  expect([undone.code, undone.last['removed'], undone.last['leftAlone']]).toEqual([
    3,
    11,
    [expect.objectContaining({ path: frames[0] })],
  ]);
  expect(await readFile(place.at('project', frames[0]!), 'utf8')).toBe('edited later');
});

test('rows without a decision end apply with 16 and nothing written; the rest can be applied without them', async () => {
  const { place, plan, apply } = await createRenders();
  await plan();
  await apply();
  await work(place);
  const planned = await plan('--on', 'edited-here=ask');
  expect([planned.code, planned.last['undecided']]).toEqual([16, 3]);
  const before = await treeOf(place.at('project'));
  const refused = await apply();
  expect([refused.code, refused.last['code']]).toEqual([16, 'decision.needed']);
  expect(await treeOf(place.at('project'))).toEqual(before);
  const rest = await apply('--leave-undecided');
  expect([rest.code, rest.last['downloaded']]).toEqual([0, 2]);
  expect(await treeOf(place.at('project'))).toMatchObject(before);
});

test('--on decides a kind when the plan is applied, before the preset', async () => {
  const { place, plan, apply } = await createRenders();
  await plan();
  await apply();
  await work(place);
  await plan('--on', 'edited-here=ask');
  const applied = await apply('--on', 'edited-here=keep-mine');
  expect([applied.code, applied.last['keptBoth'], applied.last['replaced']]).toEqual([0, 0, 0]);
  expect(await readFile(place.at('project', frames[0]!), 'utf8')).toBe(`painted ${frames[0]!}`);
});

test('a plan that is applied twice finds its own files and writes nothing again', async () => {
  const { place, plan, apply } = await createRenders();
  await plan();
  await apply();
  const tree = await treeOf(place.at('project'));
  const again = await apply();
  expect([again.code, again.last['downloaded'], again.last['identical']]).toEqual([0, 0, 12]);
  expect(await treeOf(place.at('project'))).toEqual(tree);
});

test('a file that changed after the plan was made is left alone and asked about: exit 16', async () => {
  const { place, plan, apply } = await createRenders();
  await plan();
  await plantFiles(place.at('project'), { [frames[0]!]: 'came from somewhere else' });
  const applied = await apply();
  expect([applied.code, applied.last['downloaded'], applied.last['asked']]).toEqual([
    16,
    11,
    [expect.objectContaining({ path: frames[0] })],
  ]);
  expect(await readFile(place.at('project', frames[0]!), 'utf8')).toBe('came from somewhere else');
});

test('Ctrl-C while files come home ends with 130, and the same command brings the rest', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  const many = Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`f/${index}`, `file ${index}`]));
  await plantFiles(place.at('farm'), many);
  await place.run(['manifest', 'snapshot', '--root', 'farm', '--out', 'm']);
  await place.run(['submit', 'farm', '--s3-root-uri', store, '--yes']);
  await place.run(['download', 'plan', '-m', 'm', '--s3-root-uri', store, '--to', 'project', '-o', 'plan.json']);
  const child = place.start(['--json', 'download', 'apply', 'plan.json']);
  child.stdout.on('data', (text: Buffer) => {
    if (text.includes('"transferring"')) child.kill('SIGINT');
  });
  const stopped = await ended(child);
  const last = JSON.parse(stopped.stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  expect([stopped.code, last['code'], last['hint']]).toEqual([
    130,
    'cancelled',
    expect.stringMatching(/^Run the same command to go on, or `satchel download undo .* to take it back\.$/),
  ]);
  const rest = await place.json(['download', 'apply', 'plan.json']);
  expect([rest.code, Number(rest.last['downloaded']) + Number(rest.last['identical'])]).toEqual([0, 800]);
  expect(await treeOf(place.at('project'))).toEqual(await treeOf(place.at('farm')));
});

test('a manifest with a path that leaves its root writes nothing and ends with 2', async () => {
  const { place, store } = await createRenders();
  const entry = { hash: '06b05ab6733a618578af5f94892f3950', mtime: 1, path: '../x', size: 3 };
  const hostile = { hashAlg: 'xxh128', manifestVersion: '2023-03-03', paths: [entry], totalSize: 3 };
  await writeFile(place.at('hostile'), JSON.stringify(hostile));
  const before = await readdir(place.folder);
  const done = await place.json([
    'download',
    'plan',
    '-m',
    'hostile',
    '--s3-root-uri',
    store,
    '--to',
    'out',
    '-o',
    'p',
  ]);
  expect([done.code, done.last['code']]).toEqual([2, 'manifest.path_traversal']);
  expect((await readdir(place.folder)).filter((name) => name !== 'data folder')).toEqual(before);
});

test.each([
  [
    'whose path leaves its root',
    (text: string) => text.replaceAll('"renders/beauty.1001.exr"', '"../beauty.1001.exr"'),
    2,
  ],
  [
    'whose target leaves its root',
    (text: string) => text.replace('"origin":"built-in"', '"target":"../../x","origin":"built-in"'),
    2,
  ],
  ['of a later version', (text: string) => text.replace('"satchelPlan":"1.0"', '"satchelPlan":"9.0"'), 2],
  ['that is cut short', (text: string) => text.slice(0, text.length / 2), 2],
  ['that is empty', () => '', 2],
  ['that is no text', () => Buffer.from([0xff, 0xfe, 0, 1]), 2],
])('a plan %s is refused, and nothing is written', async (_name, damage, code) => {
  const { place, plan, apply } = await createRenders();
  await plan();
  await writeFile(place.at('plan.json'), damage(await readFile(place.at('plan.json'), 'utf8')));
  const before = await readdir(place.folder);
  const done = await apply();
  expect([done.code, done.last['type'], done.last['message']]).toEqual([code, 'error', expect.stringMatching(/\.$/)]);
  expect([await readdir(place.folder), done.last['code']]).not.toContain('internal');
  expect(await readdir(place.folder)).toEqual(before);
});

test('contents that are damaged or gone in the store fail alone, and the rest comes home', async () => {
  const { place, plan, apply } = await createRenders();
  await plan();
  const data = place.at('store', 'Data');
  const { paths } = JSON.parse(await readFile(place.at('renders.manifest'), 'utf8')) as {
    paths: { path: string; hash: string }[];
  };
  const objectOf = (name: string): string => `${data}/${paths.find((entry) => entry.path === name)!.hash}.xxh128`;
  await rm(objectOf(frames[0]!));
  const size = (await stat(objectOf(frames[1]!))).size;
  await writeFile(objectOf(frames[1]!), 'x'.repeat(size));
  const done = await apply();
  expect([done.code, done.last['downloaded'], done.last['failed']]).toEqual([
    3,
    10,
    [
      expect.objectContaining({ path: frames[0], code: 'store.missing_content' }),
      expect.objectContaining({ path: frames[1], code: 'integrity.mismatch' }),
    ],
  ]);
  expect(Object.keys(await treeOf(place.at('project')))).not.toContain(frames[1]);
});

test.each([
  [['--preset', 'wild'], 'There is no preset wild.'],
  [['--on', 'edited-here'], '--on "edited-here" cannot be used.'],
  [['--on', 'nonsense=skip'], '--on "nonsense=skip" cannot be used.'],
  [['--map', 'nothing'], '--map "nothing" is not SOURCE=FOLDER.'],
  [['--job-id', 'job-1'], 'Give either --job-id or -m with manifest files.'],
])('%s is a usage error that says what is wrong', async (flags, sentence) => {
  const { plan, place } = await createRenders();
  const done = await plan(...flags);
  expect([done.code, done.last['code'], done.last['message']]).toEqual([
    2,
    'input.invalid',
    expect.stringContaining(sentence),
  ]);
  expect(await readdir(place.folder)).not.toContain('plan.json');
});

test('undo of a run that is not known says where its id comes from', async () => {
  const place = await createCliPlace();
  const unknown = await place.run(['download', 'undo', '01a1fe6f-84e5-760f-b883-d891a7369c97']);
  const none = await place.run(['download', 'undo', 'last']);
  expect([unknown.code, none.code]).toEqual([11, 11]);
  expect(unknown.stderr).toContain('what `satchel download apply` printed');
});

test('each root of several manifests gets its own folder with --map or below --to, and a source that is none of them is a mistake', async () => {
  const { place, store } = await createRenders();
  await cp(place.at('renders.manifest'), place.at('second.manifest'));
  const args = ['download', 'plan', '-m', 'renders.manifest', 'second.manifest', '--s3-root-uri', store, '-o', 'p'];
  const both = await place.json([...args, '--map', 'renders.manifest=a', '--map', 'second.manifest=b']);
  const below = await place.json([...args.slice(0, -1), 'below', '--to', 'c']);
  const wrong = await place.json([...args, '--map', 'plan.json=a']);
  expect([both.code, both.last['counts'], below.code, below.last['counts'], wrong.code]).toEqual([
    0,
    { new: 24 },
    0,
    { new: 24 },
    11,
  ]);
  await place.json(['download', 'apply', 'p']);
  expect(await treeOf(place.at('a'))).toEqual(await treeOf(place.at('b')));
});
