/** What the window does for each command of the table that is its own. */
import type { PageCommandId } from '../../shared/domain/commands';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { PaletteMode } from '../features/palette/usePaletteItems';
import type { ThemeSetting } from './theme';
import { moveRegion, pressPrimary } from './keyboard';
import type { Route } from './routes';
import { pageOf } from './transferPages';

export interface WindowCommandParts {
  readonly go: (route: Route) => void;
  readonly back: () => void;
  readonly showHelp: () => void;
  readonly showKeys: () => void;
  readonly showWhatsNew: () => void;
  readonly showSupport: (what: 'diagnostics' | 'logs') => void;
  readonly openPalette: (mode: PaletteMode) => void;
  readonly setTheme: (theme: ThemeSetting) => void;
  /** Those that need a person, the oldest first. */
  readonly needsYou: () => readonly TransferSnapshot[];
  /** The transfer whose page is open. */
  readonly openUid: () => string | undefined;
}

export type WindowCommands = Readonly<Record<PageCommandId, () => void>>;

export function createWindowCommands(parts: WindowCommandParts): WindowCommands {
  const { go, openPalette, setTheme } = parts;
  return {
    'submission.new': () => {
      go({ name: 'submit' });
    },
    'download.new': () => {
      go({ name: 'bring-home' });
    },
    'plan.open': () => {
      openPalette({ name: 'plan' });
    },
    'palette.open': () => {
      openPalette({ name: 'all' });
    },
    'view.activity': () => {
      go({ name: 'activity' });
    },
    'view.submit': () => {
      go({ name: 'submit' });
    },
    'view.bringHome': () => {
      go({ name: 'bring-home' });
    },
    'view.history': () => {
      go({ name: 'history' });
    },
    'view.mapping': () => {
      go({ name: 'mapping' });
    },
    'view.settings': () => {
      go({ name: 'settings' });
    },
    'theme.system': () => {
      setTheme('system');
    },
    'theme.light': () => {
      setTheme('light');
    },
    'theme.dark': () => {
      setTheme('dark');
    },
    'transfer.next': () => {
      go(nextRoute(parts.needsYou(), parts.openUid()));
    },
    'transfer.retry': () => {
      openPalette({ name: 'retry' });
    },
    'transfer.cancel': () => {
      openPalette({ name: 'cancel' });
    },
    'help.open': parts.showHelp,
    'help.keys': parts.showKeys,
    'help.whatsNew': parts.showWhatsNew,
    'help.diagnostics': () => {
      parts.showSupport('diagnostics');
    },
    'help.logViewer': () => {
      parts.showSupport('logs');
    },
    'page.primary': () => {
      pressPrimary();
    },
    'region.next': () => {
      moveRegion(1);
    },
    'region.previous': () => {
      moveRegion(-1);
    },
    'page.back': parts.back,
  };
}

/** The page of the one after that which is open, around to the first; Activity when nothing waits. */
function nextRoute(waiting: readonly TransferSnapshot[], openUid: string | undefined): Route {
  const at = waiting.findIndex(({ uid }) => uid === openUid);
  const next = waiting[(at + 1) % waiting.length];
  return (next === undefined ? undefined : pageOf(next)) ?? { name: 'activity' };
}
