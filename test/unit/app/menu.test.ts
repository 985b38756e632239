import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../main/app/menu';
import { keyMapOf } from '../../../shared/domain/keyMap';
import { commandIds, commandOf, type CommandId } from '../../../shared/domain/commands';

const ran: CommandId[] = [];
const keys = keyMapOf('', true);
const menu = (platform: NodeJS.Platform, isDevelopment = false): readonly MenuItemConstructorOptions[] =>
  menuTemplate({ platform, isDevelopment, keys, theme: 'dark', run: (command) => ran.push(command) });
const itemsOf = (template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);

describe.each(['linux', 'win32', 'darwin'] as const)('the menu on %s', (platform) => {
  it('has every command that belongs into a menu, once, with its words and its key', () => {
    const items = itemsOf(menu(platform));
    const shown = items.flatMap(({ id }) => id ?? []).filter((id) => id !== 'app.settings');
    const wanted = commandIds.filter((id) => commandOf(id).menu !== undefined);
    expect([...shown].sort()).toEqual([...wanted].sort());
    expect(
      items.filter(({ label, role, type }) => label === undefined && role === undefined && type === undefined),
    ).toEqual([]);
  });

  it('leaves the keys to the page, which hears them first', () => {
    const own = itemsOf(menu(platform)).filter(({ accelerator }) => accelerator !== undefined);
    expect(own.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([]);
  });
});

it('an item runs the command of its id', () => {
  ran.length = 0;
  const items = itemsOf(menu('linux'));
  for (const item of items) (item.click as (() => void) | undefined)?.();
  expect(ran).toEqual(items.filter(({ click }) => click !== undefined).map(({ id }) => id));
});

it('the menus stand in the usual order, with lines between groups only', () => {
  expect(menu('linux').map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Transfer', 'Window', 'Help']);
  expect(menu('darwin')[0]).toMatchObject({ role: 'appMenu' });
  for (const { submenu } of menu('linux')) {
    const types = (submenu as MenuItemConstructorOptions[]).map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual([undefined, undefined]);
  }
});

it('the page can be loaded again where Satchel is developed, nowhere else', () => {
  const roles = (isDevelopment: boolean): unknown[] => itemsOf(menu('linux', isDevelopment)).map(({ role }) => role);
  expect([roles(false).includes('reload'), roles(true).includes('reload')]).toEqual([false, true]);
});

it('prints the keys in force; a letter alone is left to the page', () => {
  const changed = menuTemplate({
    platform: 'linux',
    isDevelopment: false,
    theme: 'dark',
    keys: keyMapOf('view.history=Mod+G view.submit=G', true),
    run: () => undefined,
  });
  const items = itemsOf(changed);
  const printed = (wanted: CommandId): unknown => items.find(({ id }) => id === wanted)?.accelerator;
  expect([printed('view.history'), printed('view.submit'), printed('palette.open')]).toEqual([
    'CommandOrControl+G',
    undefined,
    'CommandOrControl+K',
  ]);
});

it('the theme in force has the mark', () => {
  const marked = itemsOf(menu('linux')).filter(({ checked }) => checked === true);
  expect(marked.map(({ id, type }) => [id, type])).toEqual([['theme.dark', 'radio']]);
});
