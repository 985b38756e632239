/** The command table: every command has words, somebody who does it, and keys that mean nothing else where they work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createDesktopCommands } from '../../../main/app/desktopCommands';
import { createWindowCommands } from '../../../renderer/app/windowCommands';
import { keyHelp } from '../../../renderer/features/review/keymap';
import { commandIds, commandOf, desktopCommandIds, pageCommandIds } from '../../../shared/domain/commands';
import { acceleratorOf, commandAt, printedKeys, shortcutOf } from '../../../shared/domain/shortcuts';
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
    openPalette: nothing,
    setTheme: nothing,
    needsYou: () => [],
    openUid: nothing,
  });
  const desktop = createDesktopCommands({ window: nothing, zoom: nothing, logFolder: '' });
  expect(Object.keys(window).sort()).toEqual([...pageCommandIds].sort());
  expect(Object.keys(desktop).sort()).toEqual([...desktopCommandIds].sort());
  // The rest is done by the page on which its keys work.
  const features = join(import.meta.dirname, '../../../renderer/features');
  const pages = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((name) => /Page\.tsx$/.test(name))
    .map((name) => readFileSync(join(features, name), 'utf8'));
  const missing = commandIds
    .filter((id) => commandOf(id).by === 'section')
    .flatMap((id) => commandOf(id).keys.flatMap(({ on }) => on.map((place) => [place, id] as const)))
    .filter(
      ([place, id]) => !pages.some((page) => page.includes(`usePageCommands('${place}'`) && page.includes(`'${id}'`)),
    );
  expect(missing).toEqual([]);
});

it('no key means two things where it works', () => {
  const uses = commandIds.flatMap((id) =>
    commandOf(id).keys.flatMap(({ keys, on }) => on.map((place) => `${place} ${keys}`)),
  );
  expect(uses.filter((use, index) => uses.indexOf(use) !== index)).toEqual([]);
});

it('no key of every page is taken by the review, but those it only lists', () => {
  const review = new Set(keyHelp().flatMap(({ keys }) => keys));
  const both = commandIds.filter((id) =>
    commandOf(id).keys.some(({ keys, on }) => on.includes('everywhere') && review.has(printedKeys(keys))),
  );
  expect(both).toEqual(['help.keys', 'page.primary', 'page.back']);
});

it('a page says first what a key means', () => {
  expect([commandAt('N', 'activity'), commandAt('N', 'settings'), commandAt('Mod+N', 'activity')]).toEqual([
    'submission.new',
    undefined,
    'submission.new',
  ]);
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

it('shortcuts are printed as on the keyboard and as menus write them', () => {
  expect(['Mod+K', 'Mod++', 'Escape', 'Mod+Enter'].map((keys) => [printedKeys(keys), acceleratorOf(keys)])).toEqual([
    ['Ctrl K', 'CommandOrControl+K'],
    ['Ctrl +', 'CommandOrControl+Plus'],
    ['Esc', 'Escape'],
    ['Ctrl ⏎', 'CommandOrControl+Enter'],
  ]);
});
