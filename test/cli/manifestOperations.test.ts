/** Verbs that make manifests of manifests: what they write, what they tell, and where it goes. */
import { mkdir, readdir, readFile, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { file, hashes, text2023, text2025, type Entry } from '../support/manifestDocuments';
import { plantFiles } from '../support/plantTree';

const pathsOf = async (manifest: string): Promise<readonly unknown[]> =>
  (JSON.parse(await readFile(manifest, 'utf8')) as { paths: { path: string }[] }).paths.map((entry) => entry.path);

async function hashOf(place: CliPlace, name: string): Promise<string> {
  return (await place.run(['hash', name])).stdout.split(' ')[0] ?? '';
}

test('compose applies diffs in order, and a diff of something else is refused unless it is forced', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('base'), text2025([file('a'), file('b')]));
  const first = await hashOf(place, 'base');
  await writeFile(place.at('one'), text2025([{ path: 'a', deleted: true }, file('c', 5)], { parent: first }));
  await writeFile(place.at('other'), text2025([file('d')], { parent: hashes.empty }));
  const done = await place.json(['manifest', 'compose', 'base', 'one', '--out', 'whole']);
  expect([done.code, done.last]).toEqual([
    0,
    {
      type: 'result',
      verb: 'manifest compose',
      manifest: place.at('whole'),
      fileCount: 2,
      dirCount: 0,
      totalSizeBytes: 6,
      hash: await hashOf(place, 'whole'),
      lost: [],
      notes: [],
    },
  ]);
  expect(await readFile(place.at('whole'), 'utf8')).toBe(text2025([file('b'), file('c', 5)]));
  const wrong = await place.json(['manifest', 'compose', 'base', 'other', '--out', 'never']);
  expect([wrong.code, wrong.last['code']]).toEqual([2, 'compose.wrong_base']);
  await expect(stat(place.at('never'))).rejects.toMatchObject({ code: 'ENOENT' });
  const forced = await place.json(['manifest', 'compose', 'base', 'other', '--force-base', '--out', 'forced']);
  expect([forced.code, forced.last['fileCount'], forced.last['notes']]).toEqual([
    0,
    3,
    [expect.objectContaining({ code: 'compose.wrong_base' })],
  ]);
});

test('a snapshot and the diff since give the snapshot of now, entry for entry', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { 'd/a': '1', 'd/b': '2', c: '3' });
  await mkdir(place.at('root', 'empty'));
  await symlink('a', place.at('root', 'd', 'link'));
  const take = async (out: string, ...flags: string[]): Promise<string> => {
    const done = await place.run([
      'manifest',
      'snapshot',
      ...['--root', 'root', '--manifest-version', '2025-12', '--out', out, ...flags],
    ]);
    expect(done.code).toBe(0);
    return readFile(place.at(out), 'utf8');
  };
  await take('then');
  await unlink(place.at('root', 'd', 'b'));
  await unlink(place.at('root', 'd', 'link'));
  await writeFile(place.at('root', 'c'), 'changed');
  await writeFile(place.at('root', 'new'), 'new');
  const [now, diff] = [await take('now'), await take('since', '--diff', 'then')];
  expect(JSON.parse(diff)).toMatchObject({ parentManifestHash: await hashOf(place, 'then') });
  expect((await place.run(['manifest', 'compose', 'then', 'since'])).stdout).toBe(now);
});

test('merge goes by the time of the files, whatever their order on the command line, and tells what was written twice', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('late'), text2023(file('f', 2), file('x')));
  await writeFile(place.at('early'), text2023(file('f', 1), file('y')));
  await utimes(place.at('late'), 2000, 2000);
  await utimes(place.at('early'), 1000, 1000);
  const merge = async (...names: string[]): Promise<unknown> => {
    const { code, last } = await place.json(['manifest', 'merge', ...names, '--out', 'merged']);
    return [code, last['fileCount'], last['overridden'], await readFile(place.at('merged'), 'utf8')];
  };
  const expected = [
    0,
    3,
    [{ path: 'f', losingKey: place.at('early'), winningKey: place.at('late') }],
    text2023(file('f', 2), file('x'), file('y')),
  ];
  expect([await merge('late', 'early'), await merge('early', 'late')]).toEqual([expected, expected]);
  await utimes(place.at('early'), 2000, 2000);
  expect(await merge('late', 'early')).toEqual(await merge('early', 'late'));
  expect(((await merge('late', 'early')) as unknown[])[2]).toEqual([
    { path: 'f', losingKey: place.at('early'), winningKey: place.at('late') },
  ]);
});

test('filter keeps what the patterns take', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('m'), text2023(file('.hid/a.exr'), file('a.exr'), file('d/b.exr'), file('d/b.txt')));
  const filter = async (...flags: string[]): Promise<unknown> => {
    const { code, last } = await place.json(['manifest', 'filter', 'm', '--out', 'kept', ...flags]);
    return [code, await pathsOf(place.at('kept')), last['removedCount'], last['lost']];
  };
  expect([
    await filter('-i', '*.exr'),
    await filter('-i', '**/*.exr'),
    await filter('-e', 'd/**'),
    await filter('-ie', '{"include":["d/"],"exclude":["**/*.txt"]}'),
    await filter('-i', '{a,x}.exr'),
  ]).toEqual([
    [0, ['a.exr'], 3, []],
    [0, ['.hid/a.exr', 'a.exr', 'd/b.exr'], 1, []],
    [0, ['.hid/a.exr', 'a.exr'], 2, []],
    [0, ['d/b.exr'], 3, []],
    [0, ['a.exr'], 3, []],
  ]);
  const none = await place.json(['manifest', 'filter', 'm', '-i', 'nothing', '--out', 'none']);
  expect([none.code, none.last['fileCount'], none.last['manifest']]).toEqual([0, 0, undefined]);
  await expect(stat(place.at('none'))).rejects.toMatchObject({ code: 'ENOENT' });
  const without = await place.json(['manifest', 'filter', 'm', '--out', 'kept']);
  const braces = await place.json(['manifest', 'filter', 'm', '-i', '{a', '--out', 'kept']);
  expect([without.code, without.last['code'], braces.code, braces.last['code']]).toEqual([
    2,
    'input.invalid',
    2,
    'pattern.syntax',
  ]);
});

test('subtree and join are each other’s inverse, in either order of their arguments and through a pipe', async () => {
  const place = await createCliPlace();
  const plain = text2023(file('a b'), file('d/é'.normalize('NFC')));
  await writeFile(place.at('m'), plain);
  const escaped = plain.replace('é', '\\u00e9');
  const joined = await place.run(['manifest', 'join', 'x/y/', 'm']);
  expect(JSON.parse(joined.stdout)).toEqual(JSON.parse(text2023(file('x/y/a b'), file('x/y/d/é'))));
  await writeFile(place.at('joined'), joined.stdout);
  const back = [
    await place.run(['manifest', 'subtree', 'x/y', 'joined']),
    await place.run(['manifest', 'subtree', 'joined', 'x/y']),
    await place.run(['manifest', 'subtree', 'x\\y', '--manifest', 'joined']),
    await place.run(['manifest', 'subtree', 'x/y', '-'], { input: joined.stdout }),
    await place.run(['manifest', 'subtree', 'x/y'], { input: joined.stdout }),
    await place.run(['manifest', 'subtree', 'x/y', 'joined', '--out', '-']),
  ];
  expect(back).toEqual(back.map(() => ({ code: 0, stdout: escaped, stderr: '' })));
});

test('a link that would leave the new root becomes what it led to, or is told as lost', async () => {
  const place = await createCliPlace();
  const links: readonly Entry[] = [
    { path: 'd/gone', symlink: { target: '../nothing' } },
    { path: 'd/link', symlink: { target: '../a' } },
  ];
  await writeFile(place.at('m'), text2025([file('a'), ...links], { dirs: [{ path: 'd' }] }));
  const done = await place.json(['manifest', 'subtree', 'd', 'm', '--out', 'sub']);
  expect([done.code, done.last['lost'], done.last['collapsed'], await readFile(place.at('sub'), 'utf8')]).toEqual([
    0,
    [{ path: 'd/gone', reason: 'missing', message: expect.stringContaining('left out') as string }],
    ['link'],
    text2025([file('link')]),
  ]);
});

test('partition gives each file to its deepest root and loses none; the parts are named by the digest of their root', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('m'), text2023(file('a/1'), file('a/b/2'), file('a/b/c/3'), file('ab/4'), file('z')));
  const done = await place.json(['manifest', 'partition', 'm', '--root', 'a', '--root', 'a/b', '--out', 'parts']);
  const groups = done.last['groups'] as { root: string; manifest: string; fileCount: number }[];
  const rest = done.last['unmatched'] as { manifest: string };
  const parts = await Promise.all(groups.map(async ({ root, manifest }) => [root, await pathsOf(manifest)]));
  expect([done.code, parts, await pathsOf(rest.manifest), done.last['lost']]).toEqual([
    0,
    [
      ['a', ['1']],
      ['a/b', ['2', 'c/3']],
    ],
    ['ab/4', 'z'],
    [],
  ]);
  expect(path.basename(groups[1]?.manifest ?? '')).toMatch(/^a_b-[0-9a-f]{32}-[0-9T-]{19}\.manifest$/);
  expect((await readdir(place.at('parts'))).length).toBe(3);
});

test('without roots partition finds them, one for each drive of an absolute manifest', async () => {
  const place = await createCliPlace();
  const names = ['/mnt/p/a/1', '/mnt/p/b/2', 'c:/work/x', 'C:/work/y'];
  await writeFile(
    place.at('m'),
    text2025(
      names.map((name) => file(name)),
      { style: 'absolute' },
    ),
  );
  const done = await place.json(['manifest', 'partition', 'm', '--out', 'parts']);
  const groups = done.last['groups'] as { root: string; fileCount: number }[];
  expect([done.code, groups.map(({ root, fileCount }) => [root, fileCount]), done.last['unmatched']]).toEqual([
    0,
    [
      ['/mnt/p', 2],
      ['C:/work', 2],
    ],
    undefined,
  ]);
});

test('convert says what the older version cannot hold, and to the newer one loses nothing', async () => {
  const place = await createCliPlace();
  const tree = text2025(
    [
      { ...file('a'), runnable: true },
      { path: 'dead', symlink: { target: 'nothing' } },
      { path: 'link', symlink: { target: 'a' } },
      { mtime: 1, path: 'unhashed', size: 3 },
    ],
    { dirs: [{ path: 'empty' }] },
  );
  await writeFile(place.at('new'), tree);
  const older = await place.json(['manifest', 'convert', 'new', '--to', '2023-03-03', '--out', 'old']);
  const lost = older.last['lost'] as { path: string; reason: string }[];
  expect([
    older.code,
    lost.map((row) => [row.path, row.reason]).sort(),
    await readFile(place.at('old'), 'utf8'),
  ]).toEqual([
    0,
    [
      ['a', 'runnable'],
      ['dead', 'link'],
      ['empty', 'folder'],
      ['link', 'runnable'],
      ['unhashed', 'content'],
    ],
    text2023(file('a'), file('link')),
  ]);
  const warned = older.lines.filter(({ type }) => type === 'warning').map((line) => line['path']);
  expect(warned.sort()).toEqual(['a', 'dead', 'empty', 'link', 'unhashed']);
  const newer = await place.run(['manifest', 'convert', 'old', '--to', '2025-12']);
  expect(newer).toEqual({ code: 0, stdout: text2025([file('a'), file('link')]), stderr: '' });
  const named = await place.run(['manifest', 'convert', 'old', '--to', '2025-12', '--dialect', 'name']);
  expect(JSON.parse(named.stdout)).toMatchObject({ files: [{ name: 'a' }, { name: 'link' }] });
  const refused = await place.json([
    'manifest',
    'convert',
    'old',
    '--to',
    '2023-03-03',
    '--dialect',
    'name',
    '--out',
    'x',
  ]);
  const never = await place.json(['manifest', 'convert', 'old', '--to', '2025-12-04-beta', '--out', 'x']);
  expect([refused.code, refused.last['code'], never.code, never.last['code']]).toEqual([
    2,
    'input.invalid',
    2,
    'input.invalid',
  ]);
});

test('compare tells what changed, in text and as JSON', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('a'), text2023(file('changed'), file('gone'), file('same'), file('touched')));
  await writeFile(
    place.at('b'),
    text2023(file('changed', 1, hashes.test), file('new'), file('same', 2), file('touched', 9)),
  );
  const result = { type: 'result', verb: 'manifest compare', new: ['new'], deleted: ['gone'] };
  const exact = await place.json(['manifest', 'compare', 'a', 'b']);
  const loose = await place.json(['manifest', 'compare', 'a', 'b', '--ignore-mtime']);
  expect([exact.code, exact.last, loose.code, loose.last]).toEqual([
    0,
    // A microsecond is no difference.
    { ...result, modified: ['changed', 'touched'], unchangedCount: 1 },
    0,
    { ...result, modified: ['changed'], unchangedCount: 2 },
  ]);
  expect((await place.run(['manifest', 'compare', 'a', 'b'])).stdout).toBe(
    'new      new\nmodified changed\nmodified touched\ndeleted  gone\n',
  );
  expect((await place.run(['manifest', 'compare', 'a', 'a'])).stdout).toBe('Nothing changed.\n');
});

test('a manifest may be written over itself; one that cannot be made leaves the old one as it is', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('m'), text2023(file('d/a'), file('z')));
  const done = await place.run(['manifest', 'subtree', 'd', 'm', '--out', 'm']);
  expect([done, await readFile(place.at('m'), 'utf8')]).toEqual([
    { code: 0, stdout: `${place.at('m')}\n`, stderr: '' },
    text2023(file('a')),
  ]);
  const bad = await place.json(['manifest', 'join', '../x', 'm', '--out', 'm']);
  expect([bad.code, bad.last['code'], await readFile(place.at('m'), 'utf8')]).toEqual([
    2,
    'ops.bad_prefix',
    text2023(file('a')),
  ]);
  expect((await readdir(place.folder)).sort()).toEqual(['data folder', 'home', 'm']);
});

test('JSON lines and a manifest never share standard output', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('m'), text2023(file('a')));
  for (const args of [
    ['join', 'x', 'm'],
    ['join', 'x', 'm', '--out', '-'],
    ['merge', 'm'],
    ['convert', 'm', '--to', '2025-12'],
  ]) {
    const done = await place.json(['manifest', ...args]);
    expect([args, done.code, done.last['code'], done.last['hint']]).toEqual([
      args,
      2,
      'input.invalid',
      'Add --out FILE.',
    ]);
  }
});

test('sizes beyond what a number holds exactly are decimal text', async () => {
  const place = await createCliPlace();
  const huge = text2023(file('a'))
    .replace('"size":3', '"size":9007199254740993')
    .replace('"totalSize":3', '"totalSize":9007199254740993');
  await writeFile(place.at('m'), huge);
  const shown = await place.json(['manifest', 'show', 'm', '--entries']);
  const joined = await place.json(['manifest', 'join', 'x', 'm', '--out', 'out']);
  expect([shown.lines[0]?.['sizeBytes'], shown.last['totalSizeBytes'], joined.last['totalSizeBytes']]).toEqual([
    '9007199254740993',
    '9007199254740993',
    '9007199254740993',
  ]);
  expect(await readFile(place.at('out'), 'utf8')).toBe(huge.replace('"a"', '"x/a"'));
});

test('names that would steer a terminal are escaped in text, and never in what a program reads', async () => {
  const place = await createCliPlace();
  const name = 'a\u001b[31m\nb';
  await writeFile(place.at('m'), text2023(file(name)));
  await writeFile(place.at('none'), text2023(file('other')));
  const shown = await place.run(['manifest', 'compare', 'none', 'm']);
  const told = await place.json(['manifest', 'compare', 'none', 'm']);
  expect([shown.stdout, told.last['new']]).toEqual(['new      a\\u{1b}[31m\\u{a}b\ndeleted  other\n', [name]]);
  const parts = await place.json(['manifest', 'partition', 'm', '--root', 'x\u001b\n', '--out', 'parts']);
  expect([parts.code, (await readdir(place.at('parts'))).every((part) => /^[\x20-\x7e]+$/.test(part))]).toEqual([
    0,
    true,
  ]);
});
