/** Signing in and out with a monitor that is a program of its own. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, ended, type CliPlace } from '../support/cliRunner';
import { createFakeMonitor, type FakeMonitor, type LoginPlan } from '../support/fakeMonitor';

interface World {
  readonly place: CliPlace;
  readonly fake: FakeMonitor;
}

/** `profile` is the one of the Deadline client's settings. */
async function worldOf(profile: string, plan: LoginPlan = 'wait'): Promise<World> {
  const place = await createCliPlace();
  const fake = await createFakeMonitor(place, plan);
  await writeClientConfig(place, `[defaults]\naws_profile_name = ${profile}\n`, fake.program);
  return { place, fake };
}

async function writeClientConfig(place: CliPlace, text: string, program: string): Promise<void> {
  await mkdir(place.at('home', '.deadline'), { recursive: true });
  await writeFile(place.at('home', '.deadline', 'config'), `${text}[deadline-cloud-monitor]\npath = ${program}\n`);
}

test('status of a profile that is signed in asks for one farm of its user', async () => {
  const { place, fake } = await worldOf('studio');
  fake.isSignedIn = true;
  const text = await place.run(['auth', 'status'], { env: fake.env });
  expect([text.code, text.stdout, text.stderr]).toEqual([
    0,
    [
      '    Profile Name: studio',
      '          Source: DEADLINE_CLOUD_MONITOR_LOGIN',
      '          Status: AUTHENTICATED',
      'API Availability: True',
      '',
    ].join('\n'),
    '',
  ]);
  const json = await place.json(['auth', 'status'], { env: fake.env });
  expect(json.lines).toEqual([
    {
      type: 'result',
      verb: 'auth status',
      profileName: 'studio',
      source: 'DEADLINE_CLOUD_MONITOR_LOGIN',
      status: 'AUTHENTICATED',
      apiAvailability: true,
    },
  ]);
  expect(fake.farmQueries).toEqual(['?maxResults=1&principalId=user-1', '?maxResults=1&principalId=user-1']);
});

test.each([
  ['studio', 'DEADLINE_CLOUD_MONITOR_LOGIN', 'NEEDS_LOGIN'],
  ['console', 'AWS_CONSOLE_LOGIN', 'NEEDS_LOGIN'],
  ['keys', 'HOST_PROVIDED', 'CONFIGURATION_ERROR'],
])('status of %s that may not ask says why and ends with 10', async (profile, source, status) => {
  const { place, fake } = await worldOf('studio');
  const done = await place.run(['auth', 'status', '--profile', profile, '--output', 'json'], { env: fake.env });
  expect([done.code, JSON.parse(done.stdout)]).toEqual([
    10,
    { profile_name: profile, status, source, api_availability: false },
  ]);
  expect(done.stderr).toMatch(/^warning: Looking for farms in us-west-2 failed/);
});

test('a profile that is not there is named with those that are', async () => {
  const { place, fake } = await worldOf('studoi');
  for (const verb of ['status', 'login', 'logout']) {
    const done = await place.json(['auth', verb], { env: fake.env });
    expect([done.code, done.last]).toEqual([
      10,
      expect.objectContaining({
        code: 'auth.profile_missing',
        hint: 'The profiles are studio, console, keys. Choose one with --profile.',
      }),
    ]);
  }
});

test('profiles come from the files that the environment names', async () => {
  const { place, fake } = await worldOf('elsewhere');
  await writeFile(place.at('aws'), '[profile elsewhere]\nregion = us-west-2\n');
  await writeFile(place.at('keys'), '[elsewhere]\naws_access_key_id = A\naws_secret_access_key = B\n');
  fake.isSignedIn = true;
  const env = { ...fake.env, AWS_CONFIG_FILE: place.at('aws'), AWS_SHARED_CREDENTIALS_FILE: place.at('keys') };
  const done = await place.json(['auth', 'status'], { env });
  expect([done.last['profileName'], done.last['source'], done.last['status']]).toEqual([
    'elsewhere',
    'HOST_PROVIDED',
    'AUTHENTICATED',
  ]);
});

test('login opens the monitor, waits until the profile can ask, and leaves the monitor open', async () => {
  const { place, fake } = await worldOf('studio', 'sign-in');
  const done = await place.json(['auth', 'login'], { env: fake.env });
  const monitor = await fake.opened;
  expect([done.code, done.lines, monitor.args]).toEqual([
    0,
    [
      {
        type: 'result',
        verb: 'auth login',
        profileName: 'studio',
        source: 'DEADLINE_CLOUD_MONITOR_LOGIN',
        status: 'AUTHENTICATED',
      },
    ],
    ['login', '--profile', 'studio'],
  ]);
  let isGone = false;
  void monitor.gone.then(() => (isGone = true));
  // A second login finds the sign-in and opens nothing; the monitor of the first one still runs.
  const again = await place.json(['auth', 'login'], { env: fake.env });
  expect([again.code, fake.starts.length, isGone]).toEqual([0, 1, false]);
  monitor.end();
  await monitor.gone;
});

test('a login that is given up ends the monitor', async () => {
  const { place, fake } = await worldOf('studio', 'wait');
  const child = place.start(['auth', 'login', '--json'], { env: fake.env });
  const running = ended(child);
  const monitor = await fake.opened;
  child.kill('SIGINT');
  const done = await running;
  await monitor.gone;
  expect([done.code, JSON.parse(done.stdout)]).toEqual([130, expect.objectContaining({ code: 'cancelled' })]);
});

test('a monitor that ends without a sign-in is an error with what it said', async () => {
  const { place, fake } = await worldOf('studio', 'fail');
  const done = await place.json(['auth', 'login'], { env: fake.env });
  expect([done.code, done.last['code'], done.last['message']]).toEqual([
    10,
    'auth.login_failed',
    'Deadline Cloud monitor ended (3) and did not sign in "studio"; it said: looking for the browser\nthere is no browser',
  ]);
});

test.each([
  ['', 'Deadline Cloud monitor is not set up on this computer.'],
  ['/nowhere/monitor', 'Deadline Cloud monitor is not there: /nowhere/monitor.'],
  ['monitor', 'Deadline Cloud monitor is no absolute path: monitor.'],
])('D5: without the monitor at %j a login ends with 10 and a hint to install it', async (program, message) => {
  const { place, fake } = await worldOf('studio');
  await writeClientConfig(place, '[defaults]\naws_profile_name = studio\n', program);
  for (const verb of ['login', 'logout']) {
    const done = await place.json(['auth', verb], { env: fake.env });
    expect([done.code, done.last]).toEqual([
      10,
      expect.objectContaining({
        code: 'auth.monitor_missing',
        message,
        hint: expect.stringContaining('Install Deadline Cloud monitor') as string,
      }),
    ]);
  }
});

test('logout asks the monitor, and the profile then needs a login', async () => {
  const { place, fake } = await worldOf('studio');
  fake.isSignedIn = true;
  const done = await place.run(['auth', 'logout'], { env: fake.env });
  const status = await place.json(['auth', 'status'], { env: fake.env });
  expect([done.code, done.stdout, fake.starts, status.code, status.last['status']]).toEqual([
    0,
    'Logged out.\n',
    [['logout', '--profile', 'studio']],
    10,
    'NEEDS_LOGIN',
  ]);
});

test('logging out of the console removes its session also where no monitor is', async () => {
  const { place, fake } = await worldOf('console');
  await writeClientConfig(place, '[defaults]\naws_profile_name = console\n', '');
  const cache = place.at('home', '.aws', 'login', 'cache');
  await mkdir(cache, { recursive: true });
  const session = 'arn:aws:sts::111122223333:assumed-role/artist/session';
  await writeFile(path.join(cache, `${createHash('sha256').update(session).digest('hex')}.json`), '{}');
  await writeFile(path.join(cache, 'another.json'), '{}');
  const done = await place.run(['auth', 'logout'], { env: fake.env });
  const again = await place.run(['auth', 'logout'], { env: fake.env });
  expect([done.code, done.stdout, await readdir(cache), again.code]).toEqual([
    0,
    'Signed out: console\n',
    ['another.json'],
    0,
  ]);
});

test('a profile with credentials of its own has no login', async () => {
  const { place, fake } = await worldOf('keys');
  for (const verb of ['login', 'logout']) {
    const done = await place.json(['auth', verb], { env: fake.env });
    expect([done.code, done.last['code'], fake.starts]).toEqual([10, 'auth.login_unsupported', []]);
  }
});
