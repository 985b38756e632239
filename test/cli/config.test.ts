import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';

async function placeWith(text: string | Uint8Array): Promise<{ place: CliPlace; file: string }> {
  const place = await createCliPlace();
  await mkdir(place.home);
  const file = path.join(place.home, 'config.toml');
  await writeFile(file, text);
  return { place, file };
}

test('show lists every setting with the layer that it comes from', async () => {
  const { place } = await placeWith('[ui]\ntheme = "light"\ndensity = "compact"\n');
  const env = { SATCHEL_UI_THEME: 'dark', SATCHEL_UI_SINGLE_KEYS: '' };
  const done = await place.json(['--region', 'eu-west-1', 'config', 'show'], { env });
  const origins = done.lines.flatMap(({ key, value, origin }) => (origin === 'default' ? [] : [[key, value, origin]]));
  expect([done.code, origins.slice(0, -1), done.last]).toEqual([
    0,
    [
      ['ui.theme', 'dark', 'environment'],
      ['ui.density', 'compact', 'user'],
      ['store.region', 'eu-west-1', 'command-line'],
      ['deadline.farmRegion', 'eu-west-1', 'command-line'],
      ['defaults.farm_region', 'eu-west-1', 'command-line'],
    ],
    {
      type: 'result',
      verb: 'config show',
      path: path.join(place.home, 'config.toml'),
      deadlineClientPath: place.at('home', '.deadline', 'config'),
      count: done.lines.length - 1,
    },
  ]);
  const text = await place.run(['config', 'show', 'ui.theme', '--origin'], { env });
  expect(text.stdout).toBe('ui.theme = "dark"  (environment)\n');
});

test('get prints the value alone, also with --quiet', async () => {
  const place = await createCliPlace();
  expect([
    (await place.run(['config', 'get', 'review.preset'])).stdout,
    (await place.run(['config', 'get', 'review.preset', '--quiet'])).stdout,
  ]).toEqual(['artist\n', 'artist\n']);
});

test('set and --unset keep every other byte: comments, order, line endings, unusual spacing', async () => {
  const before =
    '\ufeff# mine\r\n\r\n[ui]  # look\r\n  theme   =   "light"   # for grading\r\ndensity="compact"\r\n\r\n[store]\r\nregion = \'eu\' \r\n';
  const { place, file } = await placeWith(before);
  expect((await place.run(['config', 'set', 'ui.theme', 'dark'])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(before.replace('"light"', '"dark"').replace('=   "dark"', '= "dark"'));
  await place.run(['config', 'set', 'store.profile', 'a "quoted" one']);
  await place.run(['config', 'set', 'download.backup', 'false']);
  await place.run(['config', 'set', 'ui.density', '--unset']);
  expect(await readFile(file, 'utf8')).toBe(
    '\ufeff# mine\r\n\r\n[ui]  # look\r\n  theme   = "dark"   # for grading\r\n\r\n[store]\r\nregion = \'eu\' \r\n' +
      'profile = "a \\"quoted\\" one"\r\n\r\n[download]\r\nbackup = false\r\n',
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that no line edit can change is written anew, and the old one is kept beside it', async () => {
  const before = 'ui = { theme = "light", density = "compact" } # one line\n';
  const { place, file } = await placeWith(before);
  expect((await place.run(['config', 'set', 'ui.theme', 'dark'])).code).toBe(0);
  expect(await readFile(`${file}.bak`, 'utf8')).toBe(before);
  const shown = await place.json(['config', 'show']);
  expect(shown.lines.filter(({ origin }) => origin === 'user').map(({ value }) => value)).toEqual(['dark', 'compact']);
});

test('a settings file that is a link stays a link', async () => {
  const { place, file } = await placeWith('');
  await writeFile(place.at('dotfile.toml'), '[ui]\ntheme = "light"\n');
  spawnSync('rm', [file]);
  await symlink(place.at('dotfile.toml'), file);
  await place.run(['config', 'set', 'ui.theme', 'dark']);
  expect([await readlink(file), await readFile(place.at('dotfile.toml'), 'utf8')]).toEqual([
    place.at('dotfile.toml'),
    '[ui]\ntheme = "dark"\n',
  ]);
});

test('all problems of a file are told at once, each with its line, and the nearest name', async () => {
  const text = '[ui]\nthme = "dark"\n  density = "huge"\nsingleKeys = "yes"\n[store]\nuri = 5\n';
  const { place, file } = await placeWith(text);
  const done = await place.json(['config', 'get', 'ui.theme']);
  expect([done.code, done.lines]).toEqual([
    2,
    [
      expect.objectContaining({
        type: 'error',
        code: 'config.invalid',
        message: [
          `4 settings are not valid. ${file}:2:1: ui.thme: unknown key; is ui.theme meant?`,
          `${file}:3:3: ui.density: "huge" is not one of compact, default, comfortable`,
          `${file}:4:1: ui.singleKeys: "yes" is neither true nor false`,
          `${file}:6:1: store.uri: 5 is not text; write it in quotes.`,
        ].join('; '),
        safe: 'Nothing was changed.',
      }),
    ],
  ]);
});

test.each([
  ['no TOML', 'theme = = 1', /config\.toml:1:\d+ is not valid TOML\.$/],
  ['a key twice', '[ui]\ntheme = "dark"\ntheme = "light"\n', /config\.toml:3:\d+ is not valid TOML\.$/],
  ['no text', Buffer.from([0x5b, 0xff, 0xfe]), /is not UTF-8 text\.$/],
  ['larger than any settings are', '#'.repeat(1024 * 1024 + 1), /is larger than 1 MiB\.$/],
])('a settings file that is %s ends with 2 and stays as it is', async (_name, text, message) => {
  const { place, file } = await placeWith(text);
  const done = await place.json(['config', 'set', 'ui.theme', 'dark']);
  expect([done.code, done.lines.length, done.last['code'], done.last['message']]).toEqual([
    2,
    1,
    'config.invalid',
    expect.stringMatching(message),
  ]);
  expect(await readFile(file)).toEqual(Buffer.from(text));
});

test('a folder or a pipe in the place of the settings file is refused at once', async () => {
  const { place, file } = await placeWith('');
  spawnSync('rm', [file]);
  spawnSync('mkfifo', [file]);
  const pipe = await place.json(['config', 'show']);
  spawnSync('rm', [file]);
  await mkdir(file);
  const folder = await place.json(['config', 'show']);
  expect([pipe.code, pipe.last['code'], folder.code, folder.last['code']]).toEqual([
    2,
    'config.invalid',
    2,
    'config.invalid',
  ]);
});

test('a settings file named by the user must be there; its place in the data folder may be empty', async () => {
  const place = await createCliPlace();
  const named = await place.json(['--config', 'nope.toml', 'config', 'show']);
  const variable = await place.json(['config', 'show'], { env: { SATCHEL_CONFIG: 'nope.toml' } });
  const usual = await place.json(['config', 'show']);
  expect([named.code, named.last['code'], variable.code, variable.last['code'], usual.code]).toEqual([
    2,
    'config.missing_file',
    2,
    'config.missing_file',
    0,
  ]);
  await writeFile(place.at('mine.toml'), '[ui]\ntheme = "dark"\n');
  expect((await place.run(['--config', 'mine.toml', 'config', 'get', 'ui.theme'])).stdout).toBe('dark\n');
});

test.each([
  [['set', 'ui.theme', 'purple'], 'ui.theme: "purple" is not one of system, light, dark'],
  [['set', 'ui.theme'], 'Give either a value or --unset.'],
  [['set', 'ui.theme', 'dark', '--unset'], 'Give either a value or --unset.'],
  [['get', 'ui.thme'], 'There is no setting ui.thme.'],
  [['get', 'constructor'], 'There is no setting constructor.'],
])('config %s is a usage error', async (args, sentence) => {
  const place = await createCliPlace();
  const done = await place.run(['config', ...args]);
  expect([done.code, done.stdout]).toEqual([2, '']);
  expect(done.stderr).toContain(sentence);
});

test('a variable with a typing mistake is a warning that names the right one', async () => {
  const place = await createCliPlace();
  const done = await place.json(['config', 'get', 'ui.theme'], { env: { SATCHEL_UI_THEM: 'dark' } });
  expect([done.code, done.lines]).toEqual([
    0,
    [
      {
        type: 'warning',
        message: 'SATCHEL_UI_THEM is not a variable that Satchel knows; is SATCHEL_UI_THEME meant?',
      },
      { type: 'result', verb: 'config get', key: 'ui.theme', value: 'system' },
    ],
  ]);
});

test('the data folder is for its owner alone, wherever it is asked for', async () => {
  const place = await createCliPlace();
  await mkdir(place.home);
  await chmod(place.home, 0o755);
  await place.run(['transfers']);
  await place.run(['--home', 'relative/data', 'transfers']);
  expect([(await stat(place.home)).mode & 0o777, (await stat(place.at('relative/data'))).mode & 0o777]).toEqual([
    0o700, 0o700,
  ]);
});

const clientText = `# of the studio
[defaults]
aws_profile_name = studio
[profile-studio defaults]
farm_id = farm-1
[profile-studio farm-1 defaults]
queue_id = queue-1
[profile-other defaults]
farm_id = farm-2
`;

async function placeWithClient(text: string): Promise<{ place: CliPlace; file: string }> {
  const place = await createCliPlace();
  await mkdir(place.at('home', '.deadline'), { recursive: true });
  const file = place.at('home', '.deadline', 'config');
  await writeFile(file, text);
  return { place, file };
}

test('what the Deadline client was told is a layer between the settings of Satchel and the environment', async () => {
  const { place } = await placeWithClient(clientText);
  await mkdir(place.home);
  await writeFile(
    path.join(place.home, 'config.toml'),
    '[deadline]\nfarmId = "mine"\nstorageProfileId = "sp-mine"\nprofile = "never"\n',
  );
  const shown = async (args: readonly string[], env: Record<string, string>): Promise<readonly unknown[]> => {
    const { lines } = await place.json([...args, 'config', 'show'], { env });
    return lines.flatMap(({ key, value, origin }) =>
      String(key).startsWith('deadline.') && origin !== 'default' ? [[key, value, origin]] : [],
    );
  };
  expect([
    await shown([], {}),
    await shown([], { SATCHEL_DEADLINE_PROFILE: 'other' }),
    await shown(['--profile', 'third'], { SATCHEL_DEADLINE_PROFILE: 'other', SATCHEL_DEADLINE_QUEUE_ID: 'queue-9' }),
  ]).toEqual([
    [
      ['deadline.profile', 'studio', 'deadline-client'],
      ['deadline.farmId', 'farm-1', 'deadline-client'],
      ['deadline.queueId', 'queue-1', 'deadline-client'],
      ['deadline.storageProfileId', 'sp-mine', 'user'],
    ],
    [
      ['deadline.profile', 'other', 'environment'],
      ['deadline.farmId', 'farm-2', 'deadline-client'],
      ['deadline.storageProfileId', 'sp-mine', 'user'],
    ],
    [
      ['deadline.profile', 'third', 'command-line'],
      ['deadline.farmId', 'mine', 'user'],
      ['deadline.queueId', 'queue-9', 'environment'],
      ['deadline.storageProfileId', 'sp-mine', 'user'],
    ],
  ]);
  const text = await place.run(['config', 'show', 'defaults.farm_id', '--origin']);
  expect(text.stdout).toBe('defaults.farm_id = "farm-1"  (Deadline client)\n');
});

test('set, clear and --unset of such keys change one line of the client, under either name', async () => {
  const { place, file } = await placeWithClient(clientText);
  const value = async (key: string): Promise<string> => (await place.run(['config', 'get', key])).stdout.trimEnd();
  await place.run(['config', 'set', 'defaults.queue_id', 'queue-2']);
  expect(await readFile(file, 'utf8')).toBe(clientText.replace('queue-1', 'queue-2'));
  await place.run(['config', 'set', 'deadline.queueId', 'queue-3']);
  expect([await readFile(file, 'utf8'), await value('defaults.queue_id')]).toEqual([
    clientText.replace('queue-1', 'queue-3'),
    'queue-3',
  ]);
  await place.run(['config', 'clear', 'defaults.queue_id']);
  await place.run(['config', 'set', 'deadline.farmId', '--unset']);
  expect([await readFile(file, 'utf8'), await value('deadline.queueId')]).toEqual([
    clientText.replace('queue_id = queue-1\n', '').replace('farm_id = farm-1\n', ''),
    '',
  ]);
  const wrong = await place.json(['config', 'set', 'settings.auto_accept', 'perhaps']);
  expect([wrong.code, wrong.last['message']]).toEqual([
    2,
    'A setting is not valid. settings.auto_accept: "perhaps" is neither true nor false.',
  ]);
  expect([(await stat(file)).mode & 0o777, existsSync(path.join(place.home, 'config.toml'))]).toEqual([0o600, false]);
});

test('clear takes a value out of the settings of Satchel, too', async () => {
  const { place, file } = await placeWith('[ui]\ntheme = "dark"\ndensity = "compact"\n');
  const done = await place.json(['config', 'clear', 'ui.theme']);
  expect([done.last['value'], await readFile(file, 'utf8')]).toEqual(['system', '[ui]\ndensity = "compact"\n']);
});

test('the file is where DEADLINE_CONFIG_FILE_PATH says, made for its owner alone', async () => {
  const place = await createCliPlace();
  const env = { DEADLINE_CONFIG_FILE_PATH: '~/new/client config' };
  await place.run(['config', 'set', 'defaults.aws_profile_name', '50% of one'], { env });
  const file = place.at('home', 'new', 'client config');
  expect([await readFile(file, 'utf8'), (await stat(path.dirname(file))).mode & 0o777]).toEqual([
    '[defaults]\naws_profile_name = 50%% of one\n',
    0o700,
  ]);
  expect((await place.run(['config', 'get', 'deadline.profile'], { env })).stdout).toBe('50% of one\n');
});

test("another program's broken file is a warning and keeps nothing from working, but is not written over", async () => {
  const { place, file } = await placeWithClient('[a]\nk = 1\nk = 2\n');
  const twice = await place.json(['config', 'get', 'ui.theme']);
  await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
  const bytes = await place.json(['config', 'get', 'ui.theme']);
  const written = await place.json(['config', 'set', 'defaults.farm_id', 'x']);
  expect([twice.lines[0], twice.code, bytes.lines[0], bytes.code, written.code, written.last['code']]).toEqual([
    { type: 'warning', message: `${file}:3: k is there twice; the last one counts` },
    0,
    { type: 'warning', message: `The Deadline client's settings file ${file} is not UTF-8 text.` },
    0,
    2,
    'config.invalid',
  ]);
  expect(await readFile(file)).toEqual(Buffer.from([0xff, 0xfe, 0x00]));
});
