/** Keys of the review: which command a key press means, on the grid and anywhere on the page. */
import type { ReviewCommandId } from '../../../shared/domain/commands';
import type { KeyMap } from '../../../shared/domain/keyMap';
import { isSingleKey, shortcutOf } from '../../../shared/domain/shortcuts';
import { t } from '../../locales/text';
import { printed } from '../../ui/printedKeys';
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
  | { readonly type: 'editDecision' | 'rename' | 'scopes' | 'detail' | 'filter' | 'allKinds' | 'tryAgain' | 'back' }
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
/** Keys that nobody can change: moving, and what Enter, Esc and the space bar are expected to do. */
const named: Readonly<Record<string, GridCommand>> = {
  ArrowRight: { type: 'open' },
  ArrowLeft: { type: 'close' },
  Enter: { type: 'accept' },
  Escape: { type: 'back' },
  Space: { type: 'detail' },
  'Mod+A': { type: 'selectAll' },
  'Mod+Space': { type: 'toggleRow' },
};

type PageCommandName = 'review.undo' | 'review.redo';
/** What the commands of the table do in the grid. */
const inGrid: Readonly<Record<Exclude<ReviewCommandId, PageCommandName>, GridCommand>> = {
  'review.mine': { type: 'decide', choice: 'mine' },
  'review.farm': { type: 'decide', choice: 'farm' },
  'review.both': { type: 'decide', choice: 'both' },
  'review.skip': { type: 'decide', choice: 'skip' },
  'review.newer': { type: 'keepNewer' },
  'review.ask': { type: 'ask' },
  'review.scopes': { type: 'scopes' },
  'review.next': { type: 'seek', direction: 'next' },
  'review.previous': { type: 'seek', direction: 'previous' },
  'review.difference': { type: 'preview', mode: 'difference' },
  'review.wipe': { type: 'preview', mode: 'wipe' },
  'review.allKinds': { type: 'allKinds' },
  'review.filter': { type: 'filter' },
  'review.rename': { type: 'rename' },
  'review.decision': { type: 'editDecision' },
  'review.tryAgain': { type: 'tryAgain' },
};
const onPage: Readonly<Record<PageCommandName | 'review.filter', PageCommand>> = {
  'review.undo': { type: 'undo' },
  'review.redo': { type: 'redo' },
  'review.filter': { type: 'filter' },
};

const commandsOfGrid: ReadonlyMap<string, GridCommand> = new Map(Object.entries(inGrid));
const commandsOfPage: ReadonlyMap<string, PageCommand> = new Map(Object.entries(onPage));

/** What a key means while the grid has the focus. With single keys off, letters look rows up by name instead. */
export function gridCommand(press: KeyPress, keys: KeyMap): GridCommand | null {
  const { key, ctrl, shift, alt } = press;
  const to = ctrl || alt ? undefined : moves[key];
  if (to !== undefined) return { type: 'move', to, extend: shift };
  const shortcut = shortcutIn(press);
  // Shift of a letter is the same letter, unless it has a meaning of its own.
  for (const wanted of [shortcut, shortcut.replace(/^Shift\+(?=.$)/u, '')]) {
    const fixed = named[wanted];
    if (fixed !== undefined) return fixed;
    const command = keys.commandAt(wanted, 'grid');
    if (command !== undefined) return commandsOfGrid.get(command) ?? null;
  }
  if (!isSingleKey(shortcut)) return null;
  if (!keys.hasSingleKeys) return { type: 'typeAhead', text: key };
  return /^[1-9]$/.test(key) ? { type: 'kind', number: Number(key) } : null;
}

/** What a key means anywhere on the page. Ctrl+Enter, F1 and F6 are not among them: they work on every page. */
export function pageCommand(press: KeyPress, keys: KeyMap): PageCommand | null {
  const command = keys.commandAt(shortcutIn(press), 'review');
  return command === undefined ? null : (commandsOfPage.get(command) ?? null);
}

function shortcutIn({ key, ctrl, shift, alt }: KeyPress): string {
  return shortcutOf({ key, ctrlKey: ctrl, metaKey: false, shiftKey: shift, altKey: alt });
}

/** What the keyboard can do where the cursor is. */
export interface KeyContext {
  readonly choices: readonly Choice[];
  readonly canAccept: boolean;
  readonly canRename: boolean;
  readonly hasUndecided: boolean;
  readonly canUndo: boolean;
}

/** Keys that the hint bar and the overlay list. */
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

/** The keys of one line: fixed ones as they are, those of commands as they are set; empty where all of them are off. */
function line(does: string, keys: readonly (string | undefined)[], more: Partial<KeyHelp> = {}): KeyHelp[] {
  const known = keys.filter((key) => key !== undefined);
  if (known.length === 0) return [];
  return [{ keys: known.map(printed), does, isSingle: known.some(isSingleKey), isHint: false, ...more }];
}

/** Read while rendering, as every text is. Keys that are switched off are left out. */
export function keyHelp(map: KeyMap): readonly KeyHelp[] {
  const own = (command: ReviewCommandId, does: string, more?: Partial<KeyHelp>, index = 0): KeyHelp[] =>
    line(does, [map.keyOf(command, index)], more);
  const hint = (works?: KeyHelp['works']): Partial<KeyHelp> => ({
    isHint: true,
    ...(works === undefined ? {} : { works }),
  });
  const decisions = ['review.mine', 'review.farm', 'review.both', 'review.skip'] as const;
  return [
    ...own('review.mine', t('review.key.mine'), hint(can('mine'))),
    ...own('review.farm', t('review.key.farm'), hint(can('farm'))),
    ...own('review.both', t('review.key.both'), hint(can('both'))),
    ...own('review.skip', t('review.key.skip'), hint(can('skip'))),
    ...own('review.newer', t('review.key.newer')),
    ...own('review.ask', t('review.key.ask')),
    ...line(
      t('review.key.arrows'),
      decisions.map((command) => map.keyOf(command, 1)),
    ),
    ...line(t('review.key.accept'), ['Enter'], { ...hint((now) => now.canAccept), keys: ['Enter'] }),
    ...own(
      'review.rename',
      t('review.key.rename'),
      hint((now) => now.canRename),
    ),
    ...own('review.decision', t('review.key.edit')),
    ...own('review.scopes', t('review.key.scope'), hint()),
    ...own(
      'review.next',
      t('review.key.next'),
      hint((now) => now.hasUndecided),
    ),
    ...own('review.previous', t('review.key.previous')),
    ...line(t('review.key.move'), ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']),
    ...line(t('review.key.open'), ['ArrowRight', 'ArrowLeft']),
    ...line(t('review.key.all'), ['Mod+A']),
    ...line(t('review.key.pane'), ['Space']),
    ...own('review.difference', t('preview.key.difference'), hint()),
    ...own('review.wipe', t('preview.key.wipe')),
    ...line(t('review.key.kinds'), [map.hasSingleKeys ? '1…9' : undefined, map.keyOf('review.allKinds')]),
    ...own('review.filter', t('review.key.filter'), hint(), 1),
    ...own('review.filter', t('review.key.filter')),
    ...line(t('review.key.clear'), ['Escape']),
    ...own(
      'review.undo',
      t('review.key.undo'),
      hint((now) => now.canUndo),
    ),
    ...line(t('review.key.redo'), [map.keyOf('review.redo'), map.keyOf('review.redo', 1)]),
    ...own('review.tryAgain', t('apply.key.tryAgain')),
    ...line(t('review.key.apply'), [map.keyOf('page.primary')]),
    ...line(t('common.allKeys'), [map.keyOf('help.keys')], hint()),
  ];
}
