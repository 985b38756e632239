/** What the command loads: its entry alone knows the version, a verb only what it works with. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createCliPlace } from '../support/cliRunner';

const built = path.resolve(import.meta.dirname, '../../out/main');
/** Prints the names of the scripts that a run loaded, on standard error. */
const listing = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const names = [];
  const load = (url, context, next) => {
    if (url.startsWith('file:')) names.push(url.split('/').at(-1).replace(/-.{8}[.]js$/, ''));
    return next(url, context);
  };
  registerHooks({ load });
  process.on('exit', () => process.stderr.write('loaded ' + JSON.stringify(names) + String.fromCharCode(10)));
`)}`;

async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const place = await createCliPlace();
  const { stderr } = await place.run(args, { env: { NODE_OPTIONS: `--import=${listing}` } });
  return JSON.parse(/^loaded (.*)$/m.exec(stderr)?.[1] ?? '[]') as readonly string[];
}

test('the version is said by the entry alone', async () => {
  const place = await createCliPlace();
  const said = { code: 0, stdout: `${packageJson.version}\n`, stderr: '' };
  expect([
    await place.run(['--version']),
    await place.run(['-V']),
    await place.run(['--json', '--version']),
    await loadedBy(['--version']),
  ]).toEqual([said, said, said, ['cli.js']]);
});

test('a verb that is refused by its words loads neither the engine nor another verb', async () => {
  const names = await loadedBy(['hash', '--no-such-option']);
  const heavy = names.filter((name) => /^(compose|manifest|submit|download|transfers)$/.test(name));
  expect([names.includes('hash'), heavy]).toEqual([true, []]);
});

test('what was typed is found behind options of every kind, and help lists every verb', async () => {
  const place = await createCliPlace();
  const usage = async (args: readonly string[]): Promise<string> => (await place.run(args)).stdout.split('\n')[0] ?? '';
  const own = 'Usage: satchel hash [options] <path...>';
  expect([
    await usage(['hash', '--help']),
    await usage(['--quiet', '--home', 'manifest', 'hash', '--help']),
    await usage(['--home=manifest', '--json', 'hash', '--help']),
    (await place.run(['--help'])).stdout.match(/^ {2}[a-z][a-z-]* /gm)?.map((line) => line.trim()),
  ]).toEqual([
    own,
    own,
    own,
    [
      ...['hash', 'manifest', 'attachment', 'submit', 'bundle', 'farm', 'queue', 'job', 'group', 'path-map'],
      ...[
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
    ],
  ]);
});

test('no part of the program loads the entry, which would run the command twice', async () => {
  const scripts = (await readdir(built)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map(async (name) => [name, await readFile(path.join(built, name), 'utf8')]));
  expect(texts.filter(([, text]) => text?.includes('"./cli.js"')).map(([name]) => name)).toEqual([]);
});
