/** Listens to the keys and the menu of the desktop, and does what the command table names. */
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { isDesktopCommand, isPageCommand, type CommandId } from '../../shared/domain/commands';
import { bridge, call } from '../bridge/client';
import { adoptSettings, engineState } from '../bridge/engineState';
import type { PaletteMode } from '../features/palette/usePaletteItems';
import { showFailure } from './failure';
import { listenToKeys, mayRunFromMenu } from './keyboard';
import type { Navigate, Route } from './routes';
import { setTheme } from './theme';
import { createWindowCommands } from './windowCommands';

export interface WindowCommandHooks {
  readonly route: Route;
  readonly navigate: Navigate;
  readonly back: () => void;
  readonly showHelp: () => void;
  readonly showKeys: () => void;
  readonly showWhatsNew: () => void;
  readonly showSupport: (what: 'diagnostics' | 'logs') => void;
  readonly openPalette: (mode: PaletteMode) => void;
}

/** Answers the function that does any command, as keys and menus do. */
export function useWindowCommands(hooks: WindowCommandHooks): (command: CommandId) => void {
  const latest = useRef(hooks);
  useEffect(() => {
    latest.current = hooks;
  });
  const run = useCallback((command: CommandId) => {
    if (isDesktopCommand(command)) {
      call('command.run', { command }).catch(showFailure);
      return;
    }
    if (!isPageCommand(command)) return;
    const { route, navigate, back, showHelp, showKeys, showWhatsNew, showSupport, openPalette } = latest.current;
    createWindowCommands({
      go: navigate,
      back,
      showHelp,
      showKeys,
      showWhatsNew,
      showSupport,
      openPalette,
      setTheme: (theme) => {
        setTheme(theme);
        call('settings.set', { key: 'ui.theme', value: theme }).then(({ settings }) => {
          adoptSettings(settings);
        }, showFailure);
      },
      needsYou: () =>
        engineState()
          .transfers.filter(({ state }) => state === 'waiting-user')
          .toReversed(),
      openUid: () => ('uid' in route ? route.uid : undefined),
    })[command]();
  }, []);
  // Before the first picture: a key that is pressed as soon as the page is seen counts.
  useLayoutEffect(() => listenToKeys(run), [run]);
  useEffect(
    () =>
      bridge().on('command.asked', ({ command }) => {
        if (mayRunFromMenu(command)) run(command);
      }),
    [run],
  );
  return run;
}
