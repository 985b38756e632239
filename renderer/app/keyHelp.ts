/** The keys that the overview lists: those of every page, and those of one. */
import { keyHelp, type KeyHelp } from '../features/review/keymap';
import type { RouteName } from './routes';

const key = (keys: readonly string[], does: string): KeyHelp => ({ keys, does, isSingle: false, isHint: false });
const letter = (name: string, does: string): KeyHelp => ({ ...key([name], does), isSingle: true });

export const globalKeys: readonly KeyHelp[] = [
  key(['Ctrl ⏎'], 'the primary action of the page'),
  key(['F6', 'Shift F6'], 'next, previous region'),
  key(['Tab', 'Shift Tab'], 'next, previous control'),
  key(['Esc'], 'close a dialog; step back'),
  key(['F1'], 'this overview'),
];

interface PageKeys {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const pages: Partial<Readonly<Record<RouteName, PageKeys>>> = {
  activity: {
    title: 'Activity',
    keys: [letter('N', 'new submission'), letter('/', 'filter'), key(['Ctrl F'], 'filter')],
  },
  submit: {
    title: 'Submit',
    keys: [key(['Enter'], 'add the typed paths'), key(['Shift Enter'], 'another line of paths')],
  },
  settings: { title: 'Settings', keys: [letter('/', 'find a setting'), key(['Ctrl F'], 'find a setting')] },
  review: { title: 'Review', keys: keyHelp.filter(({ keys }) => !keys.includes('F1')) },
  result: { title: 'Result', keys: [key(['Ctrl Z'], 'undo this download')] },
};

/** Keys of one page; undefined where only those of every page work. */
export function pageKeys(page: RouteName): PageKeys | undefined {
  return pages[page];
}
