/** Commands of one page by the keys of the command table: not while somebody types or a dialog is open. */
import { useEffect, useRef } from 'react';
import type { CommandId, CommandPlace } from '../../shared/domain/commands';
import type { KeyMap } from '../../shared/domain/keyMap';
import { isSingleKey, shortcutOf } from '../../shared/domain/shortcuts';

export type PageCommands = Readonly<Partial<Record<CommandId, () => void>>>;

/** Listens while the component is there; a key of the page is taken from the rest of the window. */
export function usePageCommands(place: CommandPlace, keyMap: KeyMap, commands: PageCommands): void {
  const latest = useRef({ commands, keyMap });
  useEffect(() => {
    latest.current = { commands, keyMap };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return;
      const shortcut = shortcutOf(event);
      // A letter belongs to the text that somebody types; with Ctrl it does not.
      const isTyped = event.target instanceof HTMLElement && event.target.matches('input, textarea, [role=textbox]');
      if (isSingleKey(shortcut) && isTyped) return;
      // As does what takes back typing, or a letter away.
      if (isTyped && (shortcut === 'Mod+Z' || shortcut === 'Delete')) return;
      const command = latest.current.keyMap.commandAt(shortcut, place);
      const run = command === undefined ? undefined : latest.current.commands[command];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [place]);
}
