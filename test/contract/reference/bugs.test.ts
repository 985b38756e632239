/** Where the Python reference errs: what it does, and what Satchel does instead, side by side on the same files. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { describeReference, type Reference } from '../../support/referencePython';
import { createSatchelSide } from '../../support/referenceSatchel';
import { plantTree, type Folder } from '../../support/referenceTrees';

const mtimeUs = 1_700_000_000_000_000;
const file = (content: string, at = mtimeUs): { content: string; mtimeUs: number } => ({ content, mtimeUs: at });

describeReference('what the reference does wrong', (reference) => {
  const satchel = createSatchelSide();
  let folder = '';
  let root = '';
  let out = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'satchel-better-'));
    root = path.join(folder, 'root');
    out = path.join(folder, 'out');
    await mkdir(out);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => satchel.close());

  const plant = (members: Folder['folder'], at = root): Promise<void> => plantTree(at, { folder: members });
  const pathsIn = (text: string | undefined): string[] =>
    text === undefined
      ? []
      : (JSON.parse(text) as { paths: readonly { path: string }[] }).paths.map(({ path: each }) => each);
  const theirPaths = async (question: Partial<Parameters<Reference['snapshot']>[0]> = {}): Promise<string[]> =>
    pathsIn((await reference().snapshot({ root, destination: out, ...question }))?.text);
  const ourPaths = async (at = root): Promise<string[]> => pathsIn((await satchel.snapshot(at)).text);
  const baseOf = async (): Promise<{ manifest: string; bytes: Buffer }> => {
    const { text = '' } = await satchel.snapshot(root);
    const manifest = path.join(out, 'base');
    await writeFile(manifest, text);
    return { manifest, bytes: Buffer.from(text) };
  };
  const theirCommand = async (...args: string[]): Promise<{ code: number | null; made: string[]; output: string }> => {
    const { code, output } = await reference().run(args, folder);
    return { code, output, made: (await readdir(out)).sort() };
  };

  test('bug 5: a snapshot with an include and exclude configuration always fails', async () => {
    await plant({ a: file('a') });
    const config = JSON.stringify({ include: ['a'] });
    const { code, made } = await theirCommand('manifest', 'snapshot', '--root', root, '-d', out, '-ie', config);
    expect([code, made, pathsIn((await satchel.snapshot(root, { include: ['a'] })).text)]).toEqual([1, [], ['a']]);
    // The same command with the pattern itself works.
    expect(await theirCommand('manifest', 'snapshot', '--root', root, '-d', out, '-i', 'a')).toMatchObject({
      code: 0,
      made: [expect.stringMatching(/\.manifest$/)],
    });
  });

  test('bug 6: an exclude alone excludes everything', async () => {
    await plant({ a: file('a'), b: file('b') });
    const { code, made } = await theirCommand('manifest', 'snapshot', '--root', root, '-d', out, '-e', 'b');
    expect([code, made, pathsIn((await satchel.snapshot(root, { exclude: ['b'] })).text)]).toEqual([0, [], ['a']]);
  });

  test('bug 7: rehashing trusts the hash cache, so a rewrite that keeps size and time is not seen', async () => {
    await plant({ a: file('one') });
    const { manifest, bytes } = await baseOf();
    const cache = path.join(folder, 'cache');
    await reference().snapshot({ root, destination: out, cache });
    await plant({ a: file('two') });
    const theirs = await reference().diff({ root, manifest, forceRehash: true, cache });
    expect([theirs.modified, (await satchel.diff(root, bytes, 'hash')).modified]).toEqual([[], ['a']]);
  });

  test('bug 8: a root with the characters of patterns in its name has no files', async () => {
    const odd = path.join(folder, 'sh[0-9]ot*');
    await plant({ a: file('a') }, odd);
    expect([await theirPaths({ root: odd }), await ourPaths(odd)]).toEqual([[], ['a']]);
  });

  test('bug 10: a link to its own folder is walked 40 levels deep, and dangling links vanish without a word', async () => {
    await plant({ d: { folder: { f: file('f') } } });
    await symlink('.', path.join(root, 'd', 'self'));
    await symlink('nowhere', path.join(root, 'dangling'));
    const theirs = await theirPaths();
    const ours = await satchel.snapshot(root);
    expect([theirs.length, pathsIn(ours.text), ours.problems]).toEqual([
      41,
      ['d/f'],
      { 'd/self': 'scan.link_cycle', dangling: 'scan.link_broken' },
    ]);
  });

  test('bug 11: an include that leads outside moves the root of the manifest', async () => {
    await plant({ a: file('a') });
    await plant({ secret: file('s') }, path.join(folder, 'outside'));
    const include = ['../outside/*'];
    const theirs = await theirPaths({ include });
    const ours = await satchel.snapshot(root, { include }).then(
      ({ text }) => pathsIn(text),
      () => [],
    );
    expect([theirs, ours]).toEqual([['outside/secret'], []]);
  });

  test('bug 13: files outside of the filter count as deleted', async () => {
    await plant({ a: file('a'), b: file('b') });
    const { manifest, bytes } = await baseOf();
    const theirs = await reference().diff({ root, manifest, forceRehash: false, include: ['a'] });
    expect(theirs.deleted).toEqual(['b']);
    expect((await satchel.diff(root, bytes, 'fast', { include: ['a'] })).deleted).toEqual([]);
  });

  test('a name that is no UTF-8 goes into the manifest as half a character, which no other system can make', async () => {
    await plant({ a: file('a') });
    const bytes = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
    await writeFile(bytes, 'x');
    const ours = await satchel.snapshot(root);
    expect([await theirPaths(), pathsIn(ours.text), Object.values(ours.problems)]).toEqual([
      ['a', 'caf\udce9'],
      ['a'],
      ['scan.name_not_utf8'],
    ]);
    await rm(bytes);
  });

  test('far from 1970 its comparison of times in doubles misses two microseconds', async () => {
    const late = 8_430_095_475_098_818;
    await plant({ late: file('x', late + 2), now: file('x') });
    const { manifest, bytes } = await baseOf();
    await plant({ late: file('x', late), now: file('x', mtimeUs + 2) });
    const theirs = await reference().diff({ root, manifest, forceRehash: false });
    expect([theirs.modified, (await satchel.diff(root, bytes, 'fast')).modified]).toEqual([['now'], ['late', 'now']]);
  });

  test('bug 12: the name of a manifest depends on how the root was typed', async () => {
    await plant({ a: file('a') });
    const names = await Promise.all(
      [root, `${root}/`].map(async (typed) =>
        path.basename((await reference().snapshot({ root: typed, destination: out }))?.file ?? ''),
      ),
    );
    const digests = names.map((name) => /-([0-9a-f]{32})-/.exec(name)?.[1]);
    expect(new Set(digests).size).toBe(2);
    const texts = await Promise.all(names.map((name) => readFile(path.join(out, name), 'utf8')));
    expect(new Set([...texts, (await satchel.snapshot(root)).text]).size).toBe(1);
  });
});
