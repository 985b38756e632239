/** Keys of the review: which command a key press means, on the grid and anywhere on the page. */
import { t } from '../../locales/text';
import type { Choice } from './decisionChoices';
import type { PreviewMode } from './preview/previewModes';

export interface KeyPress {
  readonly key: string;
  /** Ctrl, or Command on a Mac. */
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export type Move = 'previous' | 'next' | 'pageUp' | 'pageDown' | 'first' | 'last';

/** Commands that need more than the grid: focus, menus, panes, filters. */
export type PageSideCommand =
  | { readonly type: 'editDecision' | 'rename' | 'scopes' | 'detail' | 'filter' | 'allKinds' | 'back' }
  | { readonly type: 'preview'; readonly mode: PreviewMode }
  | { readonly type: 'kind'; readonly number: number };

export type GridCommand =
  | PageSideCommand
  | { readonly type: 'move'; readonly to: Move; readonly extend: boolean }
  | { readonly type: 'open' | 'close' | 'selectAll' | 'toggleRow' | 'accept' }
  | { readonly type: 'decide'; readonly choice: Choice }
  | { readonly type: 'keepNewer' | 'ask' }
  | { readonly type: 'seek'; readonly direction: 'next' | 'previous' }
  | { readonly type: 'typeAhead'; readonly text: string };

export type PageCommand = { readonly type: 'filter' | 'undo' | 'redo' };

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: 'previous',
  ArrowDown: 'next',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};
const altChoices: Readonly<Record<string, Choice>> = {
  ArrowLeft: 'mine',
  ArrowRight: 'farm',
  ArrowUp: 'both',
  ArrowDown: 'skip',
};
const named: Readonly<Record<string, GridCommand>> = {
  ArrowRight: { type: 'open' },
  ArrowLeft: { type: 'close' },
  Enter: { type: 'accept' },
  F2: { type: 'rename' },
  Escape: { type: 'back' },
  ' ': { type: 'detail' },
};
const letters: Readonly<Record<string, GridCommand>> = {
  m: { type: 'decide', choice: 'mine' },
  f: { type: 'decide', choice: 'farm' },
  b: { type: 'decide', choice: 'both' },
  s: { type: 'decide', choice: 'skip' },
  n: { type: 'keepNewer' },
  '?': { type: 'ask' },
  a: { type: 'scopes' },
  ']': { type: 'seek', direction: 'next' },
  '[': { type: 'seek', direction: 'previous' },
  d: { type: 'preview', mode: 'difference' },
  w: { type: 'preview', mode: 'wipe' },
  '/': { type: 'filter' },
  '0': { type: 'allKinds' },
};

/** What a key means while the grid has the focus. With single keys off, letters look rows up by name instead. */
export function gridCommand(press: KeyPress, singleKeys: boolean): GridCommand | null {
  const { key, ctrl, shift, alt } = press;
  if (alt) {
    const choice = ctrl || shift ? undefined : altChoices[key];
    return choice === undefined ? null : { type: 'decide', choice };
  }
  if (ctrl) {
    if (key.toLowerCase() === 'a') return { type: 'selectAll' };
    return key === ' ' ? { type: 'toggleRow' } : null;
  }
  const to = moves[key];
  if (to !== undefined) return { type: 'move', to, extend: shift };
  if (key === 'F2' && shift) return { type: 'editDecision' };
  const command = named[key];
  if (command !== undefined) return command;
  if (!/^.$/u.test(key)) return null;
  if (!singleKeys) return { type: 'typeAhead', text: key };
  if (/^[1-9]$/.test(key)) return { type: 'kind', number: Number(key) };
  return letters[key.toLowerCase()] ?? null;
}

/** What a key means anywhere on the page. Ctrl+Enter, F1 and F6 are not among them: they work on every page. */
export function pageCommand(press: KeyPress): PageCommand | null {
  const key = press.key.toLowerCase();
  if (!press.ctrl || press.alt) return null;
  if (key === 'f' && !press.shift) return { type: 'filter' };
  if (key === 'z') return { type: press.shift ? 'redo' : 'undo' };
  return key === 'y' && !press.shift ? { type: 'redo' } : null;
}

/** What the keyboard can do where the cursor is. */
export interface KeyContext {
  readonly choices: readonly Choice[];
  readonly canAccept: boolean;
  readonly canRename: boolean;
  readonly hasUndecided: boolean;
  readonly canUndo: boolean;
}

/** Keys that the hint bar and the overlay list; letters are left out while single keys are off. */
export interface KeyHelp {
  readonly keys: readonly string[];
  readonly does: string;
  readonly isSingle: boolean;
  /** Shown in the hint bar. */
  readonly isHint: boolean;
  /** Whether it does something now; always when absent. */
  readonly works?: (now: KeyContext) => boolean;
}

const can =
  (choice: Choice) =>
  (now: KeyContext): boolean =>
    now.choices.includes(choice);

/** Read while rendering, as every text is. */
export const keyHelp = (): readonly KeyHelp[] => [
  { keys: ['M'], does: t('review.key.mine'), isSingle: true, isHint: true, works: can('mine') },
  { keys: ['F'], does: t('review.key.farm'), isSingle: true, isHint: true, works: can('farm') },
  { keys: ['B'], does: t('review.key.both'), isSingle: true, isHint: true, works: can('both') },
  { keys: ['S'], does: t('review.key.skip'), isSingle: true, isHint: true, works: can('skip') },
  { keys: ['N'], does: t('review.key.newer'), isSingle: true, isHint: false },
  { keys: ['?'], does: t('review.key.ask'), isSingle: true, isHint: false },
  {
    keys: ['Alt ←', 'Alt →', 'Alt ↑', 'Alt ↓'],
    does: t('review.key.arrows'),
    isSingle: false,
    isHint: false,
  },
  { keys: ['Enter'], does: t('review.key.accept'), isSingle: false, isHint: true, works: (now) => now.canAccept },
  {
    keys: ['F2'],
    does: t('review.key.rename'),
    isSingle: false,
    isHint: true,
    works: (now) => now.canRename,
  },
  { keys: ['Shift F2'], does: t('review.key.edit'), isSingle: false, isHint: false },
  { keys: ['A'], does: t('review.key.scope'), isSingle: true, isHint: true },
  { keys: [']'], does: t('review.key.next'), isSingle: true, isHint: true, works: (now) => now.hasUndecided },
  { keys: ['['], does: t('review.key.previous'), isSingle: true, isHint: false },
  {
    keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'],
    does: t('review.key.move'),
    isSingle: false,
    isHint: false,
  },
  { keys: ['→', '←'], does: t('review.key.open'), isSingle: false, isHint: false },
  { keys: ['Ctrl A'], does: t('review.key.all'), isSingle: false, isHint: false },
  { keys: ['Space'], does: t('review.key.pane'), isSingle: false, isHint: false },
  { keys: ['D'], does: t('preview.key.difference'), isSingle: true, isHint: true },
  { keys: ['W'], does: t('preview.key.wipe'), isSingle: true, isHint: false },
  { keys: ['1…9', '0'], does: t('review.key.kinds'), isSingle: true, isHint: false },
  { keys: ['/'], does: t('review.key.filter'), isSingle: true, isHint: true },
  { keys: ['Ctrl F'], does: t('review.key.filter'), isSingle: false, isHint: false },
  { keys: ['Esc'], does: t('review.key.clear'), isSingle: false, isHint: false },
  { keys: ['Ctrl Z'], does: t('review.key.undo'), isSingle: false, isHint: true, works: (now) => now.canUndo },
  { keys: ['Ctrl Shift Z', 'Ctrl Y'], does: t('review.key.redo'), isSingle: false, isHint: false },
  { keys: ['Ctrl ⏎'], does: t('review.key.apply'), isSingle: false, isHint: false },
  { keys: ['F1'], does: t('common.allKeys'), isSingle: false, isHint: true },
];
