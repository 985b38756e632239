import { expect, test } from 'vitest';
import {
  findSettings,
  groupSettings,
  isChanged,
  textSetting,
} from '../../../../renderer/features/settings/settingGroups';
import { settingKeys, settings } from '../../../../shared/domain/config';
import type { SettingRow } from '../../../../shared/ipc/overview';
import { say } from '../../../../shared/text/say';

const rows: SettingRow[] = settingKeys.map((key) => ({
  key,
  value: key === 'store.uri' ? 's3://bucket' : settings[key].default,
  default: settings[key].default,
  origin: key === 'store.uri' ? 'user' : 'default',
  label: say(`setting.${key}.label`),
  help: say(`setting.${key}.help`),
}));

test('every setting but the language, of which there is one to choose so far, is shown once, under a heading in words', () => {
  const groups = groupSettings(rows);
  expect(groups.flatMap((group) => group.rows.map((row) => row.key)).sort()).toEqual(
    settingKeys.filter((key) => key !== 'ui.language').sort(),
  );
  expect(groups.map(({ title, isStore }) => ({ title, isStore }))).toEqual([
    { title: 'Appearance', isStore: false },
    { title: 'Keyboard', isStore: false },
    { title: 'Store connection', isStore: true },
    { title: 'Farm', isStore: false },
    { title: 'Bring home', isStore: false },
    { title: 'Backups', isStore: false },
    { title: 'Transfers', isStore: false },
    { title: 'Window and notifications', isStore: false },
    { title: 'Updates', isStore: false },
  ]);
});

test('a value that differs from its default counts as changed', () => {
  expect(rows.filter(isChanged).map(({ key }) => key)).toEqual(['store.uri']);
  expect([
    textSetting(rows, 'store.uri'),
    textSetting(rows, 'store.region'),
    textSetting(rows, 'ui.singleKeys'),
  ]).toEqual(['s3://bucket', '', '']);
});

test('a setting is found by words of its label, help or key, in any part', () => {
  const found = (text: string, isOnlyChanged = false): string[] =>
    findSettings(groupSettings(rows), text, isOnlyChanged).flatMap((group) => group.rows.map((row) => row.key));
  expect([found('theme'), found('BACKUP'), found('store', true), found('no such setting anywhere')]).toEqual([
    ['ui.theme', 'ui.keys'],
    ['download.backup', 'backup.keepDays', 'backup.maxBytesPerRoot', 'backup.keepLastRun'],
    ['store.uri'],
    [],
  ]);
});
