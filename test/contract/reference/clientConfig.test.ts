/** The Deadline client's config file: Satchel reads and writes it as the client itself does. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createDeadlineClientFile } from '../../../main/adapters/config/deadlineClientFile';
import { createDeadlineClient, type OuterLayers } from '../../../main/engine/config/deadlineClient';
import { clientKeyNames, type ClientKey } from '../../../main/engine/config/deadlineClientKeys';
import { describeReference } from '../../support/referencePython';

const alone: OuterLayers = { above: () => undefined, below: () => undefined };

describeReference("the Deadline client's config", (reference) => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'satchel-client-'));
    file = path.join(folder, 'config');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const clientOf = (windows: boolean): ReturnType<typeof createDeadlineClient> =>
    createDeadlineClient(createDeadlineClientFile({ path: file, windows, clock: createClock() }), windows);
  const ours = async (windows: boolean): Promise<Record<string, string>> => {
    const client = clientOf(windows);
    await client.refresh();
    const { valueOf } = client.scope(alone);
    return Object.fromEntries(clientKeyNames.map((key) => [key, valueOf(key)]));
  };

  const written = (windows: boolean): readonly (readonly [string, string])[] => [
    ['defaults.farm_id', 'farm-of-the-default-profile'],
    ['settings.storage_profile_id', 'sp-default'],
    ['defaults.aws_profile_name', 'studio one'],
    ['defaults.queue_id', 'queue-of-no-farm'],
    ['defaults.job_id', 'job-of-no-farm'],
    ['defaults.farm_id', 'farm-1'],
    ['defaults.farm_region', 'eu-central-1'],
    ['defaults.queue_id', 'queue-1'],
    ['defaults.job_id', 'job-1'],
    ['settings.job_history_dir', windows ? 'C:\\History\\100%%' : '~/history/100%%'],
    ['defaults.farm_id', 'farm-2'],
    ['defaults.job_attachments_file_system', 'VIRTUAL'],
    ['settings.known_asset_paths', windows ? 'C:\\a;\\\\server\\share\\b;;D:/c' : '/a:/b c::/50%%'],
    ['settings.auto_accept', 'Yes'],
    ['deadline-cloud-monitor.path', windows ? 'C:\\Program Files\\Monitor\\monitor.exe' : '/opt/monitor'],
    ['settings.https_proxy', 'http://user:p%%40ss@proxy:8080'],
  ];

  test.each([false, true])(
    'D1: reads every key as the client prints it, for two profiles, three farms, %% and paths (Windows: %s)',
    async (windows) => {
      const compared: unknown[] = [];
      const compare = async (write: readonly (readonly [string, string])[]): Promise<void> => {
        const theirs = await reference().config({ path: file, windows, write });
        compared.push(theirs);
        expect(await ours(windows)).toEqual(theirs);
      };
      await compare(written(windows));
      await compare([['defaults.farm_id', 'farm-1']]);
      await compare([['defaults.farm_id', '']]);
      await compare([['defaults.aws_profile_name', '(default)']]);
      await compare([['defaults.aws_profile_name', 'never used']]);
      await compare([['defaults.aws_profile_name', '']]);
      expect(new Set(compared.map((values) => JSON.stringify(values))).size).toBe(6);
    },
  );

  test('reads a file that people edited as the client does', async () => {
    await writeFile(
      file,
      [
        '; studio',
        '[defaults]',
        'AWS_Profile_Name : a]b',
        '[profile-a]b defaults] # farm',
        '  farm_id=f = 1',
        '[profile-a]b f = 1 settings]',
        'storage_profile_id =',
        '   sp-1',
        '[DEFAULT]',
        'queue_id = inherited',
        '[profile-a]b f = 1 defaults]',
        '[settings]',
        'known_asset_paths = /a:',
        '  # not a path',
        '',
        '  /b',
        '',
        'LOG_LEVEL:\u00a0DEBUG\u00a0',
      ].join('\r\n'),
    );
    const theirs = await reference().config({ path: file });
    expect([theirs['defaults.queue_id'], await ours(false)]).toEqual(['inherited', theirs]);
  });

  test('there is no key of the client that Satchel does not know, and none that the client does not', async () => {
    expect([...clientKeyNames].sort()).toEqual(Object.keys(await reference().config({ path: file })).sort());
  });

  const edited = `# for the whole studio
[defaults]
aws_profile_name = studio   
; two farms
[profile-studio defaults]
farm_id = farm-1

[profile-studio farm-1 defaults]
queue_id: queue-1
# the end`;

  test.each<readonly [ClientKey, string, string, string]>([
    ['defaults.queue_id', 'queue-2', 'queue_id: queue-1', 'queue_id: queue-2'],
    ['defaults.farm_id', 'farm 3', 'farm_id = farm-1', 'farm_id = farm 3'],
    ['defaults.farm_region', 'eu-west-1', 'queue_id: queue-1', 'queue_id: queue-1\nfarm_region = eu-west-1'],
    ['settings.https_proxy', '100%', '# the end', '# the end\n\n[settings]\nhttps_proxy = 100%%\n'],
    [
      'defaults.job_id',
      'job-1',
      '# the end',
      '# the end\n\n[profile-studio farm-1 queue-1 defaults]\njob_id = job-1\n',
    ],
  ])('setting %s changes its line alone, and the client reads the new value', async (key, value, before, after) => {
    await writeFile(file, edited);
    await clientOf(false).write(new Map([[key, value]]), alone);
    expect(await readFile(file, 'utf8')).toBe(edited.replace(before, () => after));
    expect((await reference().config({ path: file }))[key]).toBe(value);
    const printed = await reference().run(['config', 'get', key], folder, { DEADLINE_CONFIG_FILE_PATH: file });
    expect(printed).toEqual({ code: 0, output: `${value}\n` });
  });

  test.each([false, true])('D2: every key that Satchel writes is read by the client (Windows: %s)', async (windows) => {
    const values = new Map<ClientKey, string>(
      clientKeyNames.map((key) => [key, windows ? `C:\\${key}\\50% é` : `/${key}/50% é`]),
    );
    await clientOf(windows).write(values, alone);
    const theirs = await reference().config({ path: file, windows });
    expect([theirs, await ours(windows)]).toEqual([Object.fromEntries(values), Object.fromEntries(values)]);
    expect(await readFile(file, 'utf8')).not.toMatch(windows ? /path = .*\\/ : /\\/);
  });

  test('what is cleared is gone from the file and has its default for both', async () => {
    await reference().config({ path: file, write: written(false) });
    await clientOf(false).write(
      new Map([
        ['defaults.farm_id', undefined],
        ['settings.auto_accept', undefined],
      ]),
      alone,
    );
    const theirs = await reference().config({ path: file });
    expect([theirs['defaults.farm_id'], theirs['settings.auto_accept'], await ours(false)]).toEqual([
      '',
      'false',
      theirs,
    ]);
    expect(await readFile(file, 'utf8')).not.toContain('auto_accept');
  });
});
