/** The keys that the overview lists: those of every page, and those of one. */
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
const letter = (name: string, does: MessageId): KeyHelp => ({ ...key([name], does), isSingle: true });

export const globalKeys = (): readonly KeyHelp[] => [
  key(['Ctrl ⏎'], 'app.keys.primary'),
  key(['F6', 'Shift F6'], 'app.keys.region'),
  key(['Tab', 'Shift Tab'], 'app.keys.control'),
  key(['Esc'], 'app.keys.close'),
  key(['F1'], 'app.keys.overview'),
];

interface PageKeys {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const pages = (): Partial<Readonly<Record<RouteName, PageKeys>>> => ({
  activity: {
    title: t('app.page.activity'),
    keys: [letter('N', 'app.keys.newSubmission'), letter('/', 'app.keys.filter'), key(['Ctrl F'], 'app.keys.filter')],
  },
  submit: {
    title: t('app.page.submit'),
    keys: [key(['Enter'], 'app.keys.addPaths'), key(['Shift Enter'], 'app.keys.anotherPath')],
  },
  settings: {
    title: t('app.page.settings'),
    keys: [letter('/', 'app.keys.findSetting'), key(['Ctrl F'], 'app.keys.findSetting')],
  },
  review: { title: t('app.page.review'), keys: keyHelp().filter(({ keys }) => !keys.includes('F1')) },
  result: { title: t('app.page.result'), keys: [key(['Ctrl Z'], 'app.keys.undoDownload')] },
});

/** Keys of one page; undefined where only those of every page work. */
export function pageKeys(page: RouteName): PageKeys | undefined {
  return pages()[page];
}
