import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createConfigFile } from '../../../main/adapters/config/configFile';
import { createDeadlineClientFile } from '../../../main/adapters/config/deadlineClientFile';
import { createSitePolicyFile } from '../../../main/adapters/config/sitePolicyFile';
import { createClock } from '../../../main/adapters/clock/clock';
import { createDeadlineClient } from '../../../main/engine/config/deadlineClient';
import { gated } from '../../../main/engine/config/featureGate';
import { openSettings, type SettingsStore } from '../../../main/engine/config/settingsStore';
import type { SettingKey } from '../../../shared/domain/config';

let folder = '';
let policy = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-policy-'));
  policy = join(folder, 'policy.toml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly commandLine?: ReadonlyMap<string, unknown>;
  readonly administrator?: number;
}

/** The file is that of an administrator: of who runs the test. */
async function open(text: string | undefined, own = '', around: Around = {}): Promise<SettingsStore> {
  if (text !== undefined) await writeFile(policy, text, { mode: 0o644 });
  await writeFile(join(folder, 'config.toml'), own);
  const env = around.env ?? {};
  const windows = process.platform === 'win32';
  const clientFile = createDeadlineClientFile({ path: join(folder, 'client'), windows, clock: createClock() });
  return openSettings(
    createConfigFile(join(folder, 'config.toml')),
    createDeadlineClient(clientFile, windows),
    env,
    around.commandLine ?? new Map(),
    undefined,
    createSitePolicyFile({
      platform: process.platform,
      env,
      administrator: around.administrator ?? process.getuid?.() ?? 0,
      machinePath: policy,
    }),
  );
}

const themeOf = (store: SettingsStore): unknown => store.effective().find(({ key }) => key === 'ui.theme');
const locked = '[values]\n"updates.mode" = "off"\n[locked]\n"updates.*" = "IT rolls out."\n';

it('a value of the policy holds until the person says otherwise', async () => {
  const text = '[values.ui]\ntheme = "dark"\n';
  const [alone, own] = [themeOf(await open(text)), themeOf(await open(text, '[ui]\ntheme = "light"\n'))];
  expect([alone, own]).toEqual([
    { key: 'ui.theme', value: 'dark', default: 'system', origin: 'policy' },
    { key: 'ui.theme', value: 'light', default: 'system', origin: 'user' },
  ]);
});

it('a locked key keeps its value, says why, and is not written', async () => {
  const store = await open(locked, '[updates]\nmode = "notify"\n');
  const refused = await store.set('updates.channel', 'beta').catch((error: unknown) => error);
  expect([
    store.effective().find(({ key }) => key === 'updates.mode'),
    store.warnings,
    (refused as { code?: string }).code,
  ]).toEqual([
    {
      key: 'updates.mode',
      value: 'off',
      default: 'notify',
      origin: 'policy',
      lock: { policy, reason: 'IT rolls out.' },
    },
    [`${join(folder, 'config.toml')}: updates.mode is passed over: the policy of the site ${policy} sets it`],
    'config.locked',
  ]);
});

it('what the site holds already may be written again and changes nothing', async () => {
  const store = await open(locked);
  const own = new Map<SettingKey, string | null>([
    ['updates.mode', 'off'],
    ['updates.channel', null],
    ['ui.theme', 'dark'],
  ]);
  await store.setAll(own);
  expect([store.get('ui.theme'), await readFile(join(folder, 'config.toml'), 'utf8')]).toEqual([
    'dark',
    '[ui]\ntheme = "dark"\n',
  ]);
});

it.each([
  ['the environment', { env: { SATCHEL_UPDATES_MODE: 'notify' } }],
  ['the command line', { commandLine: new Map([['updates.mode', 'notify']]) }],
])('a locked key that %s sets is an error that names the policy', async (_what, around) => {
  await expect(open(locked, '', around)).rejects.toMatchObject({
    dto: { code: 'config.locked', details: { path: policy, key: 'updates.mode' } },
  });
});

it.each([
  ['others may write it', () => chmod(policy, 0o666)],
  ['it is no TOML', () => writeFile(policy, '[values')],
  [
    'it is a folder',
    async () => {
      await rm(policy);
      await symlink(folder, policy);
    },
  ],
])('is not in force, and says so, when %s', async (_what, change) => {
  await open('[values.ui]\ntheme = "dark"\n');
  await change();
  const store = await open(undefined);
  expect([store.get('ui.theme'), store.warnings.length, store.isPolicyRefused]).toEqual(['system', 1, true]);
});

it('is not in force when its owner is no administrator', async () => {
  const store = await open('[values.ui]\ntheme = "dark"\n', '', { administrator: 4_000_000 });
  expect([store.get('ui.theme'), store.warnings]).toEqual([
    'system',
    [`The policy ${policy} could have been written by somebody who is no administrator; it is not in force`],
  ]);
});

it('what is wrong with it is told apart from what is wrong elsewhere', async () => {
  const store = await open('[values]\n"no.key" = 1\n', '', { env: { SATCHEL_UPDATES_MOD: '1' } });
  expect([store.warnings.length, store.policyWarnings]).toEqual([
    2,
    [`${policy}: values.no.key is no setting; it is passed over`],
  ]);
});

it('a policy that SATCHEL_POLICY names and that cannot be read leaves that of the computer in force', async () => {
  const store = await open(locked, '', { env: { SATCHEL_POLICY: join(folder, 'none.toml') } });
  expect([store.get('updates.mode'), store.warnings.length]).toEqual(['off', 1]);
});

it.each([
  ['"2.0.0"', '2.0.0', 'policy', true, 0],
  ['"newest"', '', 'default', false, 1],
] as const)('the version that it wants at least is %s', async (text, value, origin, isLocked, warnings) => {
  const store = await open(`minimumVersion = ${text}\n`);
  const row = store.effective().find(({ key }) => key === 'updates.minimumVersion');
  expect([row?.value, row?.origin, row?.lock !== undefined, store.warnings.length]).toEqual([
    value,
    origin,
    isLocked,
    warnings,
  ]);
});

it('what it says wrongly is passed over, the rest counts', async () => {
  const store = await open(
    '[values]\n"ui.theme" = "pink"\n"no.key" = 1\n"updates.mode" = "off"\n[locked]\n"nothing.*" = true\n"ui.theme" = 3\n[other]\nx = 1\n',
  );
  expect([store.get('ui.theme'), store.get('updates.mode'), store.warnings.length]).toEqual(['system', 'off', 5]);
  expect(store.isPolicyRefused).toBe(false);
});

it('takes parts of Satchel away, each with its reason', async () => {
  const text = 'disabledFeatures = ["archive", { name = "demo", reason = "Use the training project." }]\n';
  const store = await open(text);
  expect([[...store.disabledFeatures], store.warnings]).toEqual([
    [
      ['archive', { policy, reason: '' }],
      ['demo', { policy, reason: 'Use the training project.' }],
    ],
    [],
  ]);
});

it.each([
  ['"demo"', []],
  ['["demo", "dmeo"]', ['demo']],
  ['[1, { reason = "x" }, "demo"]', ['demo']],
  ['[{ name = "demo", reason = 3 }]', []],
])('what it takes away wrongly is passed over with a warning: %s', async (list, names) => {
  const store = await open(`disabledFeatures = ${list}\n`);
  expect([[...store.disabledFeatures.keys()], store.policyWarnings.length]).toEqual([names, 1]);
});

it('a part that is taken away says so to whoever asks for it', async () => {
  const store = await open('disabledFeatures = [{ name = "demo", reason = "Not here." }]\n');
  const call = gated(
    'demo',
    () => store.disabledFeatures,
    (name: string) => Promise.resolve(name),
  );
  await expect(call('x')).rejects.toMatchObject({
    dto: { code: 'config.feature', details: { path: policy, feature: 'demo' } },
  });
  await writeFile(policy, '');
  await store.reload();
  expect(await call('x')).toBe('x');
});

it('locks of a whole area follow values that stand in no table', async () => {
  const store = await open(
    'disabledFeatures = []\nminimumVersion = "2.0.0"\n[locked]\n"updates.*" = "IT (rolls) [out]?"\n',
  );
  expect([store.effective().find(({ key }) => key === 'updates.mode')?.lock, store.warnings]).toEqual([
    { policy, reason: 'IT (rolls) [out]?' },
    [],
  ]);
});
