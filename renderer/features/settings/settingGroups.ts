/** The order and headings of the settings screen. */
import type { SettingKey } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/contract';

export interface SettingGroup {
  readonly title: string;
  /** First parts of the keys in this group; a link names one of them. */
  readonly areas: readonly string[];
  /** The store is set by its connection form, which checks that it answers. */
  readonly isStore: boolean;
  readonly rows: readonly SettingRow[];
}

const titles: Readonly<Record<string, string>> = {
  ui: 'Appearance and keyboard',
  store: 'Store connection',
  farm: 'Farm',
  review: 'Bring home',
  download: 'Bring home',
};

/** Rows under their headings, in the order of the settings themselves; a key of an unknown area gets its area as heading. */
export function groupSettings(settings: readonly SettingRow[]): SettingGroup[] {
  const groups = new Map<string, SettingRow[]>();
  for (const row of settings) {
    if (isHidden(row)) continue;
    const area = areaOf(row);
    const title = titles[area] ?? area;
    const rows = groups.get(title) ?? [];
    groups.set(title, [...rows, row]);
  }
  return [...groups].map(([title, rows]) => ({
    title,
    areas: [...new Set(rows.map(areaOf))],
    isStore: rows.some((row) => row.key === 'store.uri'),
    rows,
  }));
}

/** There is one language to choose so far; the made-up ones are for the developers of Satchel. */
const isHidden = (row: SettingRow): boolean => row.key === 'ui.language';

const areaOf = (row: SettingRow): string => row.key.split('.')[0] ?? row.key;

/** Groups with the rows that hold every typed word in label, help or key; empty groups are left out. */
export function findSettings(groups: readonly SettingGroup[], text: string, isOnlyChanged: boolean): SettingGroup[] {
  const words = text.toLowerCase().split(/\s+/u);
  const isWanted = (row: SettingRow): boolean => {
    const searched = `${row.label} ${row.help} ${row.key}`.toLowerCase();
    return words.every((word) => searched.includes(word)) && (!isOnlyChanged || isChanged(row));
  };
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter(isWanted) }))
    .filter((group) => group.rows.length > 0);
}

/** Whether a value differs from its default, whoever set it. */
export function isChanged(row: SettingRow): boolean {
  return row.value !== row.default;
}

/** The text value of a setting, empty while it is not set. */
export function textSetting(settings: readonly SettingRow[], key: SettingKey): string {
  const value = settings.find((row) => row.key === key)?.value;
  return typeof value === 'string' ? value : '';
}

const choiceWords: Readonly<Record<string, string>> = {
  system: 'Like the desktop',
  light: 'Light',
  dark: 'Dark',
  compact: 'Compact, 22 px',
  default: 'Default, 24 px',
  comfortable: 'Comfortable, 28 px',
  artist: 'Artist',
  safe: 'Safe',
  mirror: 'Mirror the farm',
  'only-missing': 'Only missing files',
  'aws-default': 'Like the AWS tools',
};

/** The words of a choice; an unknown one is shown as it is. */
export function choiceLabel(choice: string): string {
  return choiceWords[choice] ?? choice;
}

export const originWords = {
  default: 'Default',
  user: 'You',
  environment: 'Environment',
  'command-line': 'Command line',
} as const;
