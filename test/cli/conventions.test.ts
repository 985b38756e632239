/** What holds for every verb: usage, JSON lines, lost output, Ctrl-C, damaged data of Satchel itself. */
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, ended } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

test('help lists the verbs that exist and nothing else', async () => {
  const place = await createCliPlace();
  const done = await place.run(['--help']);
  const verbs = [...done.stdout.slice(done.stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)/gm)].map(
    ([, verb]) => verb,
  );
  expect([done.code, verbs]).toEqual([
    0,
    [
      'hash',
      'manifest',
      'attachment',
      'submit',
      'bundle',
      'farm',
      'queue',
      'job',
      'group',
      'path-map',
      'download',
      'transfers',
      'limits',
      'endpoints',
      'check',
      'stats',
      'cache',
      'auth',
      'integrations',
      'diagnostics',
      'config',
      'open',
      'demo',
      'help',
    ],
  ]);
});

test.each([
  [
    'manifest',
    'snapshot diff show verify compare compose merge filter subtree join partition convert upload download help',
  ],
  ['attachment', 'upload download help'],
  ['auth', 'status login logout help'],
  ['farm', 'list get help'],
  ['queue', 'list get paramdefs export-credentials sync-output help'],
  ['job', 'list search get wait logs cancel requeue-tasks download-output download-input help'],
  ['bundle', 'submit list info help'],
  ['integrations', 'list check install remove show help'],
  ['config', 'show get set clear path help'],
])('help of %s lists its verbs, and each of them has help of its own', async (group, verbs) => {
  const place = await createCliPlace();
  const done = await place.run([group, '--help']);
  const listed = [...done.stdout.slice(done.stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)/gm)].map(
    ([, verb]) => verb,
  );
  expect([done.code, listed.join(' ')]).toEqual([0, verbs]);
  for (const verb of verbs.split(' ').slice(0, -1)) {
    const help = await place.run([group, verb, '--help']);
    expect([help.code, help.stdout.startsWith(`Usage: satchel ${group} ${verb} `)]).toEqual([0, true]);
  }
});

test.each([
  [['nosuch'], "Unknown command 'nosuch'."],
  [['--nosuch'], "Unknown option '--nosuch'."],
  [['hash', '--nosuch', 'x'], "Unknown option '--nosuch'."],
  [['hash'], "Missing required argument 'path'."],
  [['manifest'], 'A verb is missing.'],
  [['manifest', 'nosuch'], "Unknown command 'nosuch'."],
  [['manifest', 'snapshot'], "Required option '--root <dir>' not specified."],
  [['transfers', 'show'], "Missing required argument 'id'."],
  [['bundle', 'submit'], "Missing required argument 'folder'."],
])('%s is a usage error in both forms', async (args, message) => {
  const place = await createCliPlace();
  const text = await place.run(args);
  const json = await place.json(args);
  expect([text.code, text.stdout, json.code, json.lines]).toEqual([
    2,
    '',
    2,
    [
      {
        type: 'error',
        code: 'input.invalid',
        message,
        hint: 'Run `satchel --help` to see what there is.',
        retryable: false,
      },
    ],
  ]);
  expect(text.stderr).toContain(message);
});

test('--json behind -- is a path', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('--json'), 'abc');
  const done = await place.run(['hash', '--', '--json']);
  expect(done.stdout).toBe('06b05ab6733a618578af5f94892f3950  --json\n');
});

test('a reader that goes away ends the command without a word', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), 'abc');
  const child = place.start(['hash', ...Array.from({ length: 4000 }, () => 'file')]);
  const text: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => text.push(chunk));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number];
  expect([code, Buffer.concat(text).toString()]).toEqual([130, '']);
});

test('Ctrl-C while files are hashed ends with 130 and an error line, and leaves nothing half', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await mkdir(place.at('project'));
  for (let index = 0; index < 24; index += 1) {
    const handle = await open(place.at('project', `cache.${index}`), 'w');
    await handle.write(`number ${index}`);
    await handle.close();
    // Holes hash as fast as the computer can, and take no space.
    await truncate(place.at('project', `cache.${index}`), 256 * 1024 * 1024);
  }
  const child = place.start(['--json', 'submit', 'project', '--s3-root-uri', store, '--yes']);
  const finished = ended(child);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { code, stdout } = await finished;
  const lines = stdout.trimEnd().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
  expect([code, last['type'], last['code']]).toEqual([130, 'error', 'cancelled']);
  const rows = await place.json(['transfers', 'list', '--all']);
  expect(rows.lines[0]).toMatchObject({ transfer: { state: 'cancelled' } });
  expect(
    (await readdir(place.at('store', 'Data')).catch(() => [])).filter((name) => !name.endsWith('.xxh128')),
  ).toEqual([]);
});

test('a damaged database is set aside and told; the command goes on with an empty one', async () => {
  const place = await createCliPlace();
  await mkdir(place.home);
  const garbage = Buffer.alloc(8192, 'not a database ');
  await writeFile(path.join(place.home, 'satchel.db'), garbage);
  const done = await place.json(['transfers', 'list', '--all']);
  const aside = (await readdir(place.home)).find((name) => name.startsWith('satchel.db.corrupt-')) ?? '';
  expect([done.code, done.lines.map(({ type }) => type), await readFile(path.join(place.home, aside))]).toEqual([
    0,
    ['warning', 'result'],
    garbage,
  ]);
});

test('a data folder that is a file is one sentence, told once', async () => {
  const place = await createCliPlace();
  await writeFile(place.home, '');
  const done = await place.json(['transfers']);
  expect([done.code === 0, done.lines.length, done.last['type']]).toEqual([false, 1, 'error']);
  expect(done.last['code']).not.toBe('internal');
});

test('open says that there is no display, and changes nothing', async () => {
  const place = await createCliPlace();
  const done = await place.json(['open', 'satchel://settings']);
  const wrong = await place.json(['open', 'satchel://nosuch/../x']);
  expect([done.code, done.last['message'], wrong.code, wrong.last['code']]).toEqual([
    2,
    'There is no display here, so no window can open.',
    2,
    'link.invalid',
  ]);
  expect(await treeOf(place.folder)).toEqual({ 'home/': '' });
});

test('open takes a request of the inbox and no other file', async () => {
  const place = await createCliPlace();
  const name = '0b54de31-5b0e-4c1f-9d55-0f2f8a5f5a01.json';
  const codeOf = async (...args: string[]): Promise<unknown> => (await place.json(['open', ...args])).last['code'];
  expect([
    await codeOf('--request', path.join(place.home, 'inbox', name)),
    await codeOf('--request', path.join(place.folder, name)),
    await codeOf('--request', path.join(place.home, 'inbox', 'notes.json')),
    await codeOf('--request', path.join(place.home, 'inbox', name), 'satchel://open'),
  ]).toEqual(['input.not_found', 'input.invalid', 'input.invalid', 'input.invalid']);
});

test('progress, items and the result are JSON lines, and text goes to standard error', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { 'a\nb': 'x', '\u001b[31m': 'y' });
  const done = await place.json(['submit', 'project', '--s3-root-uri', store, '--yes']);
  expect([...new Set(done.lines.map(({ type }) => type))]).toEqual(['progress', 'result']);
  expect(done.stderr).toContain('2 files');
  const quiet = await place.run(['submit', 'project', '--s3-root-uri', store, '--yes', '--quiet']);
  expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
});
