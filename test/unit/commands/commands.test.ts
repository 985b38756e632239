/** The command table: every command has words, somebody who does it, and keys that mean nothing else where they work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createDesktopCommands } from '../../../main/app/desktopCommands';
import { createWindowCommands } from '../../../renderer/app/windowCommands';
import { gridCommand, pageCommand } from '../../../renderer/features/review/keymap';
import { commandIds, commandOf, desktopCommandIds, pageCommandIds } from '../../../shared/domain/commands';
import { keyMapOf } from '../../../shared/domain/keyMap';
import { acceleratorOf, printedKeys, shortcutOf } from '../../../shared/domain/shortcuts';
import { commandText } from '../../../shared/text/commandText';

vi.mock('electron', () => import('../../support/electronStub'));

const nothing = (): undefined => undefined;

it('every command has words of its own, and no word is left over', () => {
  const labels = commandIds.map((id) => commandOf(id).label as string);
  expect(new Set(labels).size).toBe(labels.length);
  const spare = Object.keys(commandText).filter((id) => !id.startsWith('command.menu.') && !labels.includes(id));
  expect(spare).toEqual([]);
});

it('every command has exactly one place that does it', () => {
  const window = createWindowCommands({
    go: nothing,
    back: nothing,
    showKeys: nothing,
    showWhatsNew: nothing,
    showHelp: nothing,
    showSupport: nothing,
    openPalette: nothing,
    setTheme: nothing,
    needsYou: () => [],
    openUid: nothing,
  });
  const desktop = createDesktopCommands({ window: nothing, zoom: nothing, logFolder: '', everyTransfer: nothing });
  expect(Object.keys(window).sort()).toEqual([...pageCommandIds].sort());
  expect(Object.keys(desktop).sort()).toEqual([...desktopCommandIds].sort());
  // The rest is done by the page on which its keys work.
  const features = join(import.meta.dirname, '../../../renderer/features');
  const pages = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((name) => /Page\.tsx$/.test(name))
    .map((name) => readFileSync(join(features, name), 'utf8'));
  const missing = commandIds
    .filter((id) => commandOf(id).by === 'section' && !id.startsWith('review.'))
    .flatMap((id) => commandOf(id).keys.flatMap(({ on }) => on.map((place) => [place, id] as const)))
    .filter(
      ([place, id]) => !pages.some((page) => page.includes(`usePageCommands('${place}'`) && page.includes(`'${id}'`)),
    );
  expect(missing).toEqual([]);
});

it('every command of the review does something by each of its keys', () => {
  const keys = keyMapOf('', true);
  const press = (shortcut: string): Parameters<typeof gridCommand>[0] => {
    const parts = shortcut.split('+');
    const held = (part: string): boolean => parts.slice(0, -1).includes(part);
    return { key: parts.at(-1) ?? '', ctrl: held('Mod'), shift: held('Shift'), alt: held('Alt') };
  };
  const dead = commandIds
    .filter((id) => id.startsWith('review.'))
    .flatMap((id) => commandOf(id).keys.map((key) => ({ id, ...key })))
    .filter(({ keys: shortcut, on }) =>
      on.includes('grid') ? gridCommand(press(shortcut), keys) === null : pageCommand(press(shortcut), keys) === null,
    );
  expect(dead).toEqual([]);
});

it.each([
  [{ key: 'k', ctrlKey: true }, 'Mod+K'],
  [{ key: 'k', metaKey: true }, 'Mod+K'],
  [{ key: 'K', ctrlKey: true, shiftKey: true }, 'Mod+Shift+K'],
  [{ key: '+', ctrlKey: true, shiftKey: true }, 'Mod++'],
  [{ key: '/', shiftKey: true }, '/'],
  [{ key: 'F6', shiftKey: true }, 'Shift+F6'],
  [{ key: 'Enter', ctrlKey: true }, 'Mod+Enter'],
  [{ key: 'm', altKey: true }, 'Alt+M'],
])('the key press %j is the shortcut %s', (pressed, shortcut) => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect(shortcutOf({ ...none, ...pressed })).toBe(shortcut);
});

it('shortcuts are printed as on the keyboard of the platform and as menus write them', () => {
  const shown = ['Mod+K', 'Mod++', 'Escape', 'Mod+Enter', 'Mod+Shift+Z', 'Alt+ArrowLeft', 'Shift+F6', 'M'].map(
    (keys) => [printedKeys(keys, false), printedKeys(keys, true), acceleratorOf(keys)],
  );
  expect(shown).toEqual([
    ['Ctrl K', '⌘K', 'CommandOrControl+K'],
    ['Ctrl +', '⌘+', 'CommandOrControl+Plus'],
    ['Esc', 'Esc', 'Escape'],
    ['Ctrl ⏎', '⌘⏎', 'CommandOrControl+Enter'],
    ['Ctrl Shift Z', '⇧⌘Z', 'CommandOrControl+Shift+Z'],
    ['Alt ←', '⌥←', 'Alt+Left'],
    ['Shift F6', '⇧F6', 'Shift+F6'],
    ['M', 'M', 'M'],
  ]);
});
