/** Shortcuts as the command table writes them: which key press is meant, and how they are printed. */
import { commandIds, commandOf, type CommandId, type CommandPlace } from './commands';

/** The parts of a `KeyboardEvent` that count. */
export interface PressedKeys {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** A key press in the words of the table, such as `Mod+Shift+Z`. Shift counts where it does not choose another sign. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: PressedKeys): string {
  const isLetter = /^\p{L}$/u.test(key);
  const isSign = key.length === 1 && !isLetter;
  return [
    ...(ctrlKey || metaKey ? ['Mod'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isSign ? ['Shift'] : []),
    isLetter ? key.toUpperCase() : key,
  ].join('+');
}

/** The command that a shortcut means on a page; what the page itself says wins. */
export function commandAt(shortcut: string, place: CommandPlace): CommandId | undefined {
  const at = (wanted: CommandPlace): CommandId | undefined =>
    commandIds.find((id) => commandOf(id).keys.some(({ keys, on }) => keys === shortcut && on.includes(wanted)));
  return at(place) ?? at('everywhere');
}

/** A key that is typed into text; a person may switch such shortcuts off. */
export const isSingleKey = (shortcut: string): boolean => shortcut.length === 1;

const printed: Readonly<Record<string, string>> = { Mod: 'Ctrl', Enter: '⏎', Escape: 'Esc' };

/** As it stands on the keyboard: `Ctrl K`. */
export function printedKeys(shortcut: string): string {
  return partsOf(shortcut)
    .map((part) => printed[part] ?? part)
    .join(' ');
}

/** As Electron's menus write it: `CommandOrControl+K`. */
export function acceleratorOf(shortcut: string): string {
  return partsOf(shortcut)
    .map((part) => (part === 'Mod' ? 'CommandOrControl' : part === '+' ? 'Plus' : part))
    .join('+');
}

/** `Mod++` is two parts. */
function partsOf(shortcut: string): string[] {
  return shortcut.split(/\+(?=.)/u);
}

/** The first shortcut of a command that works everywhere. */
export function mainShortcut(id: CommandId): string | undefined {
  return commandOf(id).keys.find(({ on }) => on.includes('everywhere'))?.keys;
}
