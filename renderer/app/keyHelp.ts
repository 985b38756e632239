/** The keys that the overview lists: those of every page, and those of one, from the command table. */
import { commandIds, commandOf, type CommandId, type CommandPlace } from '../../shared/domain/commands';
import type { KeyMap } from '../../shared/domain/keyMap';
import { keyHelp, type KeyHelp } from '../features/review/keymap';
import type { MessageId } from '../locales/english';
import { t } from '../locales/text';
import { printed } from '../ui/printedKeys';
import type { RouteName } from './routes';

const key = (keys: readonly string[], does: MessageId): KeyHelp => ({
  keys: keys.map(printed),
  does: t(does),
  isSingle: false,
  isHint: false,
});

function helpOf(id: CommandId, place: CommandPlace, map: KeyMap): KeyHelp[] {
  const keys = map
    .keysOf(id)
    .filter(({ on }) => on.includes(place))
    .map((own) => own.keys);
  return keys.length === 0 ? [] : [key(keys, commandOf(id).label)];
}

/** Those that move the keyboard first. */
export function globalKeys(map: KeyMap): readonly KeyHelp[] {
  const ids = [...commandIds].sort((a, b) => Number(isKeyOnly(b)) - Number(isKeyOnly(a)));
  return [key(['Tab', 'Shift+Tab'], 'app.keys.control'), ...ids.flatMap((id) => helpOf(id, 'everywhere', map))];
}

const isKeyOnly = (id: CommandId): boolean => commandOf(id).isKeyOnly === true;

const keysOf = (place: CommandPlace, map: KeyMap): KeyHelp[] => commandIds.flatMap((id) => helpOf(id, place, map));

interface PageKeys {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const pages = (map: KeyMap): Partial<Readonly<Record<RouteName, PageKeys>>> => ({
  activity: { title: t('app.page.activity'), keys: keysOf('activity', map) },
  submit: {
    title: t('app.page.submit'),
    keys: [key(['Enter'], 'app.keys.addPaths'), key(['Shift+Enter'], 'app.keys.anotherPath')],
  },
  mapping: { title: t('app.page.mapping'), keys: keysOf('mapping', map) },
  settings: { title: t('app.page.settings'), keys: keysOf('settings', map) },
  review: { title: t('app.page.review'), keys: keyHelp(map).filter(({ does }) => does !== t('common.allKeys')) },
  result: { title: t('app.page.result'), keys: keysOf('result', map) },
});

/** Keys of one page; undefined where only those of every page work. */
export function pageKeys(page: RouteName, map: KeyMap): PageKeys | undefined {
  return pages(map)[page];
}
