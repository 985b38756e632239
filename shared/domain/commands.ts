/** What a person can tell Satchel to do: one table for the menus, the shortcuts, the list of keys, the hints and the command palette. */
import type { CommandTextId } from '../text/commandText';

/** Where in the application menu a command stands. */
export type MenuName = 'file' | 'view' | 'transfer' | 'window' | 'help';

/** Where a shortcut works; `everywhere` is any page without an open dialog, `grid` the rows of the review while they have the focus. */
export type CommandPlace = 'everywhere' | 'activity' | 'mapping' | 'settings' | 'result' | 'review' | 'grid';

export interface CommandKey {
  /** `Mod` is Ctrl, or Command on a Mac; parts joined by `+`, the key as `KeyboardEvent.key` with letters in upper case. */
  readonly keys: string;
  readonly on: readonly CommandPlace[];
}

export interface AppCommand {
  readonly label: CommandTextId;
  /** `page`: the window does it. `section`: the page that is open does it. `desktop`: the main process does it. */
  readonly by: 'page' | 'section' | 'desktop';
  readonly keys: readonly CommandKey[];
  readonly menu?: MenuName;
  /** A group of neighbours in the menu; a line stands between groups. */
  readonly group?: number;
  /** Moves the keyboard only, or works on some pages only: listed with the keys, not in the palette. */
  readonly isKeyOnly?: true;
  /** Its key cannot be changed: everything relies on it. */
  readonly isFixed?: true;
}

const everywhere = (keys: string): CommandKey => ({ keys, on: ['everywhere'] });
const grid = (keys: string): CommandKey => ({ keys, on: ['grid'] });
const review = (keys: string): CommandKey => ({ keys, on: ['review'] });

/** Done by the review page only, by these keys. */
const reviewCommand = <L extends CommandTextId, K extends readonly CommandKey[]>(label: L, ...keys: K) =>
  ({ label, by: 'section', keys, isKeyOnly: true }) as const;

/** Done to the transfer that the keyboard is on. */
const activityCommand = <L extends CommandTextId, K extends string>(label: L, keys: K) =>
  ({ label, by: 'section', keys: [{ keys, on: ['activity'] }], isKeyOnly: true }) as const;

/** Done by the page of a finished download only. */
const resultCommand = <L extends CommandTextId, K extends string>(label: L, keys: K) =>
  ({ label, by: 'section', keys: [{ keys, on: ['result'] }], isKeyOnly: true }) as const;

export const appCommands = {
  'submission.new': {
    label: 'command.newSubmission',
    by: 'page',
    keys: [everywhere('Mod+N'), { keys: 'N', on: ['activity'] }],
    menu: 'file',
    group: 1,
  },
  'download.new': { label: 'command.newDownload', by: 'page', keys: [everywhere('Mod+D')], menu: 'file', group: 1 },
  'plan.open': { label: 'command.openPlan', by: 'page', keys: [everywhere('Mod+O')], menu: 'file', group: 1 },
  'app.quit': { label: 'command.quit', by: 'desktop', keys: [everywhere('Mod+Q')], menu: 'file', group: 3 },

  'palette.open': { label: 'command.palette', by: 'page', keys: [everywhere('Mod+K')], menu: 'view', group: 1 },
  'view.activity': { label: 'command.activity', by: 'page', keys: [everywhere('Mod+1')], menu: 'view', group: 2 },
  'view.submit': { label: 'command.submit', by: 'page', keys: [everywhere('Mod+2')], menu: 'view', group: 2 },
  'view.bringHome': { label: 'command.bringHome', by: 'page', keys: [everywhere('Mod+3')], menu: 'view', group: 2 },
  'view.history': { label: 'command.history', by: 'page', keys: [everywhere('Mod+4')], menu: 'view', group: 2 },
  'view.mapping': { label: 'command.mapping', by: 'page', keys: [everywhere('Mod+6')], menu: 'view', group: 2 },
  'view.settings': {
    label: 'command.settings',
    by: 'page',
    keys: [everywhere('Mod+,'), everywhere('Mod+5')],
    menu: 'view',
    group: 2,
  },
  'theme.system': { label: 'command.themeSystem', by: 'page', keys: [], menu: 'view', group: 3 },
  'theme.light': { label: 'command.themeLight', by: 'page', keys: [], menu: 'view', group: 3 },
  'theme.dark': { label: 'command.themeDark', by: 'page', keys: [], menu: 'view', group: 3 },
  'zoom.in': {
    label: 'command.zoomIn',
    by: 'desktop',
    keys: [everywhere('Mod+='), everywhere('Mod++')],
    menu: 'view',
    group: 4,
  },
  'zoom.out': { label: 'command.zoomOut', by: 'desktop', keys: [everywhere('Mod+-')], menu: 'view', group: 4 },
  'zoom.reset': { label: 'command.zoomReset', by: 'desktop', keys: [everywhere('Mod+0')], menu: 'view', group: 4 },

  'transfer.next': {
    label: 'command.nextNeedsYou',
    by: 'page',
    keys: [everywhere('Mod+J')],
    menu: 'transfer',
    group: 1,
  },
  'transfer.retry': { label: 'command.retry', by: 'page', keys: [], menu: 'transfer', group: 2 },
  'transfer.cancel': { label: 'command.cancel', by: 'page', keys: [], menu: 'transfer', group: 2 },
  'transfer.pauseAll': { label: 'command.pauseAll', by: 'desktop', keys: [], menu: 'transfer', group: 3 },
  'transfer.resumeAll': { label: 'command.resumeAll', by: 'desktop', keys: [], menu: 'transfer', group: 3 },

  'window.minimize': {
    label: 'command.minimize',
    by: 'desktop',
    keys: [everywhere('Mod+M')],
    menu: 'window',
    group: 1,
  },
  'window.maximize': { label: 'command.maximize', by: 'desktop', keys: [], menu: 'window', group: 1 },
  'window.close': { label: 'command.close', by: 'desktop', keys: [everywhere('Mod+W')], menu: 'window', group: 1 },

  'help.open': { label: 'command.help', by: 'page', keys: [everywhere('Shift+F1')], menu: 'help', group: 1 },
  'help.keys': { label: 'command.keys', by: 'page', keys: [everywhere('F1')], menu: 'help', group: 1 },
  'help.whatsNew': { label: 'command.whatsNew', by: 'page', keys: [], menu: 'help', group: 1 },
  'help.diagnostics': { label: 'command.diagnostics', by: 'page', keys: [], menu: 'help', group: 2 },
  'help.logViewer': { label: 'command.logViewer', by: 'page', keys: [], menu: 'help', group: 2 },
  'help.logs': { label: 'command.logs', by: 'desktop', keys: [], menu: 'help', group: 2 },
  'help.about': { label: 'command.about', by: 'desktop', keys: [], menu: 'help', group: 3 },

  'menu.open': { label: 'command.menu', by: 'desktop', keys: [everywhere('F10')], isKeyOnly: true },
  'page.primary': { label: 'command.primary', by: 'page', keys: [everywhere('Mod+Enter')], isKeyOnly: true },
  'region.next': { label: 'command.nextRegion', by: 'page', keys: [everywhere('F6')], isKeyOnly: true },
  'region.previous': {
    label: 'command.previousRegion',
    by: 'page',
    keys: [everywhere('Shift+F6')],
    isKeyOnly: true,
  },
  'page.back': { label: 'command.back', by: 'page', keys: [everywhere('Escape')], isKeyOnly: true, isFixed: true },
  'page.filter': {
    label: 'command.filter',
    by: 'section',
    keys: [
      { keys: 'Mod+F', on: ['activity', 'mapping', 'settings'] },
      { keys: '/', on: ['activity', 'mapping', 'settings'] },
    ],
    isKeyOnly: true,
  },
  'activity.pause': activityCommand('command.activity.pause', 'P'),
  'activity.retry': activityCommand('command.activity.retry', 'R'),
  'activity.cancel': { ...activityCommand('command.activity.cancel', 'Delete'), isFixed: true },
  'activity.up': activityCommand('command.activity.up', 'Alt+ArrowUp'),
  'activity.down': activityCommand('command.activity.down', 'Alt+ArrowDown'),
  'mapping.add': {
    label: 'command.mapping.add',
    by: 'section',
    keys: [{ keys: 'A', on: ['mapping'] }],
    isKeyOnly: true,
  },
  'mapping.undo': {
    label: 'command.mapping.undo',
    by: 'section',
    keys: [{ keys: 'Mod+Z', on: ['mapping'] }],
    isKeyOnly: true,
  },
  'result.undo': {
    label: 'command.undoDownload',
    by: 'section',
    keys: [{ keys: 'Mod+Z', on: ['result'] }],
    isKeyOnly: true,
  },
  'result.retry': resultCommand('command.result.retry', 'R'),
  'result.copy': resultCommand('command.result.copy', 'C'),
  'result.show': resultCommand('command.result.show', 'O'),
  'result.report': resultCommand('command.result.report', 'E'),
  'result.plan': resultCommand('command.result.plan', 'P'),
  'result.line': resultCommand('command.result.line', 'L'),

  'review.mine': reviewCommand('command.review.mine', grid('M'), grid('Alt+ArrowLeft')),
  'review.farm': reviewCommand('command.review.farm', grid('F'), grid('Alt+ArrowRight')),
  'review.both': reviewCommand('command.review.both', grid('B'), grid('Alt+ArrowUp')),
  'review.skip': reviewCommand('command.review.skip', grid('S'), grid('Alt+ArrowDown')),
  'review.newer': reviewCommand('command.review.newer', grid('N')),
  'review.ask': reviewCommand('command.review.ask', grid('?')),
  'review.scopes': reviewCommand('command.review.scopes', grid('A')),
  'review.next': reviewCommand('command.review.next', grid(']')),
  'review.previous': reviewCommand('command.review.previous', grid('[')),
  'review.difference': reviewCommand('command.review.difference', grid('D')),
  'review.wipe': reviewCommand('command.review.wipe', grid('W')),
  'review.allKinds': reviewCommand('command.review.allKinds', grid('0')),
  'review.filter': reviewCommand('command.review.filter', review('Mod+F'), grid('/')),
  'review.rename': reviewCommand('command.review.rename', grid('F2')),
  'review.tryAgain': reviewCommand('command.review.tryAgain', grid('R')),
  'review.decision': reviewCommand('command.review.decision', grid('Shift+F2')),
  'review.undo': reviewCommand('command.review.undo', review('Mod+Z')),
  'review.redo': reviewCommand('command.review.redo', review('Mod+Shift+Z'), review('Mod+Y')),
} as const satisfies Readonly<Record<string, AppCommand>>;

export type CommandId = keyof typeof appCommands;
type OfDoer<D extends AppCommand['by']> = {
  [K in CommandId]: (typeof appCommands)[K]['by'] extends D ? K : never;
}[CommandId];
export type PageCommandId = OfDoer<'page'>;
export type SectionCommandId = OfDoer<'section'>;
export type DesktopCommandId = OfDoer<'desktop'>;
export type ReviewCommandId = Extract<CommandId, `review.${string}`>;

export const commandIds = Object.keys(appCommands) as CommandId[];

/** The row of a command, with its optional parts. */
export function commandOf(id: CommandId): AppCommand {
  return appCommands[id];
}

const idsBy = <D extends AppCommand['by']>(doer: D): OfDoer<D>[] =>
  commandIds.filter((id): id is OfDoer<D> => commandOf(id).by === doer);
export const pageCommandIds = idsBy('page');
export const desktopCommandIds = idsBy('desktop');

/** Whether the window does it, whatever page is open. */
export function isPageCommand(id: CommandId): id is PageCommandId {
  return commandOf(id).by === 'page';
}

/** Whether the main process does it. */
export function isDesktopCommand(id: CommandId): id is DesktopCommandId {
  return commandOf(id).by === 'desktop';
}
