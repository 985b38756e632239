/** Shortcuts as the command table writes them: which key press is meant, which may be given to a command, and how they are printed. */

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
  const isSign = key.length === 1 && !isLetter && key !== ' ';
  return [
    ...(ctrlKey || metaKey ? ['Mod'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isSign ? ['Shift'] : []),
    isLetter ? key.toUpperCase() : key === ' ' ? 'Space' : key,
  ].join('+');
}

/** A key that is typed into text, with Shift or without; a person may switch such shortcuts off. */
export const isSingleKey = (shortcut: string): boolean => /^(?:Shift\+)?.$/u.test(shortcut);

const modifiers: ReadonlySet<string> = new Set(['Mod', 'Alt', 'Shift']);

/** Those of writing, and those that desktops keep for themselves. */
const kept: ReadonlySet<string> = new Set([
  ...['A', 'C', 'V', 'X', 'Space', 'Tab', 'H'].map((key) => `Mod+${key}`),
  ...['Mod+Shift+V', 'Alt+F4', 'Mod+F4', 'Mod+Alt+H'],
]);

/** Whether a person may give this shortcut to a command: no key of moving, writing or the desktop. */
export function isAssignable(shortcut: string): boolean {
  const parts = partsOf(shortcut);
  const key = parts.at(-1) ?? '';
  const held = parts.slice(0, -1);
  if (held.some((part) => !modifiers.has(part)) || new Set(held).size !== held.length || kept.has(shortcut))
    return false;
  if (shortcut !== inOrder(held, key)) return false;
  // Alt and a sign open menus or write another sign.
  if (Array.from(key).length === 1) return /^[^\s\p{C}]$/u.test(key) && !held.includes('Alt');
  if (/^F(?:[1-9]|1[0-9]|2[0-4])$/.test(key)) return true;
  if (/^(?:Arrow(?:Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/.test(key)) return held.includes('Alt');
  return key === 'Enter' && held.includes('Mod');
}

function inOrder(held: readonly string[], key: string): string {
  return [...[...modifiers].filter((part) => held.includes(part)), key].join('+');
}

const printed: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Enter: '⏎',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};
const printedOnMac: Readonly<Record<string, string>> = { ...printed, Mod: '⌘', Alt: '⌥', Shift: '⇧' };
/** The order in which a Mac prints what is held. */
const macOrder = ['Alt', 'Shift', 'Mod'];

/** As it stands on the keyboard: `Ctrl Shift Z`, on a Mac `⇧⌘Z`. */
export function printedKeys(shortcut: string, isMac: boolean): string {
  const parts = partsOf(shortcut);
  if (!isMac) return parts.map((part) => printed[part] ?? part).join(' ');
  const held = macOrder.filter((part) => parts.slice(0, -1).includes(part));
  return [...held, parts.at(-1) ?? ''].map((part) => printedOnMac[part] ?? part).join('');
}

const menuNames: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  '+': 'Plus',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
};

/** As Electron's menus write it: `CommandOrControl+K`. */
export function acceleratorOf(shortcut: string): string {
  return partsOf(shortcut)
    .map((part) => menuNames[part] ?? part)
    .join('+');
}

/** `Mod++` is two parts. */
function partsOf(shortcut: string): string[] {
  return shortcut.split(/\+(?=.)/u);
}
