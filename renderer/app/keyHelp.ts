/** The keys that the overview lists: those of every page, and those of one, from the command table. */
import { commandIds, commandOf, type CommandId, type CommandPlace } from '../../shared/domain/commands';
import { isSingleKey, printedKeys } from '../../shared/domain/shortcuts';
import { keyHelp, type KeyHelp } from '../features/review/keymap';
import type { MessageId } from '../locales/english';
import { t } from '../locales/text';
import type { RouteName } from './routes';

const key = (keys: readonly string[], does: MessageId): KeyHelp => ({
  keys,
  does: t(does),
  isSingle: false,
  isHint: false,
});

/** Letters and others apart: a person may switch the letters off. */
function helpOf(id: CommandId, place: CommandPlace): KeyHelp[] {
  const keys = commandOf(id)
    .keys.filter(({ on }) => on.includes(place))
    .map((own) => own.keys);
  const help = (isSingle: boolean): KeyHelp[] => {
    const shown = keys.filter((shortcut) => isSingleKey(shortcut) === isSingle);
    return shown.length === 0 ? [] : [{ ...key(shown.map(printedKeys), commandOf(id).label), isSingle }];
  };
  return [...help(true), ...help(false)];
}

/** Those that move the keyboard first. */
export function globalKeys(): readonly KeyHelp[] {
  const ids = [...commandIds].sort((a, b) => Number(isKeyOnly(b)) - Number(isKeyOnly(a)));
  return [key(['Tab', 'Shift Tab'], 'app.keys.control'), ...ids.flatMap((id) => helpOf(id, 'everywhere'))];
}

const isKeyOnly = (id: CommandId): boolean => commandOf(id).isKeyOnly === true;

const keysOf = (place: CommandPlace): KeyHelp[] => commandIds.flatMap((id) => helpOf(id, place));

interface PageKeys {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const pages = (): Partial<Readonly<Record<RouteName, PageKeys>>> => ({
  activity: { title: t('app.page.activity'), keys: keysOf('activity') },
  submit: {
    title: t('app.page.submit'),
    keys: [key(['Enter'], 'app.keys.addPaths'), key(['Shift Enter'], 'app.keys.anotherPath')],
  },
  settings: { title: t('app.page.settings'), keys: keysOf('settings') },
  review: { title: t('app.page.review'), keys: keyHelp().filter(({ keys }) => !keys.includes('F1')) },
  result: { title: t('app.page.result'), keys: keysOf('result') },
});

/** Keys of one page; undefined where only those of every page work. */
export function pageKeys(page: RouteName): PageKeys | undefined {
  return pages()[page];
}
