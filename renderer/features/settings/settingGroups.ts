/** The order and headings of the settings screen. */
import type { SettingKey } from '../../../shared/domain/config';
import { changeableIds } from '../../../shared/domain/keyMap';
import type { SettingRow } from '../../../shared/ipc/overview';
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { commandWords } from './keyboardRows';

export interface SettingGroup {
  readonly title: string;
  /** First parts of the keys in this group; a link names one of them. */
  readonly areas: readonly string[];
  /** The store is set by its connection form, which checks that it answers. */
  readonly isStore: boolean;
  readonly rows: readonly SettingRow[];
}

type Area = SettingKey extends `${infer Name}.${string}` ? Name : never;

/** Every area has its heading; the compiler asks for that of a new one. */
const titles: Readonly<Record<Area, MessageId>> = {
  ui: 'settings.group.ui',
  store: 'settings.group.store',
  farm: 'settings.group.farm',
  deadline: 'settings.group.farm',
  submit: 'settings.group.farm',
  grouping: 'settings.group.farm',
  review: 'settings.group.bringHome',
  download: 'settings.group.bringHome',
  backup: 'settings.group.backup',
  preview: 'settings.group.bringHome',
  transfers: 'settings.group.transfers',
  limits: 'settings.group.transfers',
  cache: 'settings.group.transfers',
  app: 'settings.group.app',
  updates: 'settings.group.updates',
  notifications: 'settings.group.app',
};

/** Rows under their headings, in the order of the settings themselves; a key of an unknown area gets its area as heading. */
export function groupSettings(settings: readonly SettingRow[]): SettingGroup[] {
  const groups = new Map<string, SettingRow[]>();
  for (const row of settings) {
    if (isHidden(row)) continue;
    const area = areaOf(row);
    const title = area === 'keyboard' ? t('settings.group.keyboard') : isArea(area) ? t(titles[area]) : area;
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

const isArea = (area: string): area is Area => Object.hasOwn(titles, area);

const keyboardKeys: ReadonlySet<string> = new Set<SettingKey>(['ui.singleKeys', 'ui.keys']);

const areaOf = (row: SettingRow): string =>
  keyboardKeys.has(row.key) ? 'keyboard' : (row.key.split('.')[0] ?? row.key);

/** Groups with the rows that hold every typed word in label, help or key; empty groups are left out. */
export function findSettings(groups: readonly SettingGroup[], text: string, isOnlyChanged: boolean): SettingGroup[] {
  const words = text.toLowerCase().split(/\s+/u);
  const isWanted = (row: SettingRow): boolean => {
    // The keys are found by the commands that they belong to, too.
    const searched = [
      `${row.label} ${row.help} ${row.key}`,
      ...(row.key === 'ui.keys' ? changeableIds.map(commandWords) : []),
    ];
    return searched.some((one) => hasWords(one, words)) && (!isOnlyChanged || isChanged(row));
  };
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter(isWanted) }))
    .filter((group) => group.rows.length > 0);
}

const hasWords = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.toLowerCase().includes(word));

/** Whether a value differs from its default, whoever set it. */
export function isChanged(row: SettingRow): boolean {
  return row.value !== row.default;
}

/** The text value of a setting, empty while it is not set. */
export function textSetting(settings: readonly SettingRow[], key: SettingKey): string {
  const value = settings.find((row) => row.key === key)?.value;
  return typeof value === 'string' ? value : '';
}

const choiceWords: Readonly<Record<string, MessageId>> = {
  system: 'settings.choice.system',
  light: 'settings.choice.light',
  dark: 'settings.choice.dark',
  compact: 'settings.choice.compact',
  default: 'settings.choice.default',
  comfortable: 'settings.choice.comfortable',
  artist: 'settings.choice.artist',
  safe: 'settings.choice.safe',
  mirror: 'settings.choice.mirror',
  'only-missing': 'settings.choice.onlyMissing',
  'aws-default': 'settings.choice.aws',
  ask: 'settings.choice.ask',
  background: 'settings.choice.background',
  quit: 'settings.choice.quit',
  notify: 'settings.choice.notify',
  auto: 'settings.choice.auto',
  stable: 'settings.choice.stable',
  beta: 'settings.choice.beta',
};

/** The words of a choice; an unknown one is shown as it is. */
export function choiceLabel(choice: string): string {
  const known = choiceWords[choice];
  return known === undefined ? choice : t(known);
}

export const originWords = {
  default: 'settings.origin.default',
  policy: 'settings.origin.policy',
  user: 'settings.origin.user',
  'deadline-client': 'settings.origin.deadlineClient',
  environment: 'settings.origin.environment',
  'command-line': 'settings.origin.commandLine',
} as const;
