/** The application menu, made of the command table. Frameless windows show it as a popup (F10); on a Mac it is the menu bar. */
import type { MenuItemConstructorOptions } from 'electron';
import { commandIds, commandOf, type CommandId, type MenuName } from '../../shared/domain/commands';
import { mainShortcut, type KeyMap } from '../../shared/domain/keyMap';
import { acceleratorOf, isSingleKey } from '../../shared/domain/shortcuts';
import type { SettingValue } from '../../shared/domain/config';
import { say } from '../../shared/text/say';

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly keys: KeyMap;
  /** The one in force, which has the mark. */
  readonly theme: SettingValue<'ui.theme'>;
  readonly run: (command: CommandId) => void;
  /** Started from the sources: the page can be loaded again. */
  readonly isDevelopment: boolean;
}

/** The template of the whole menu. Each command's item has the command's id. */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const isMac = parts.platform === 'darwin';
  const macApp: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      itemOf('help.about', parts),
      { type: 'separator' },
      // A menu item has one id; the same command stands in the View menu.
      { ...itemOf('view.settings', parts), id: 'app.settings' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit', id: 'app.quit' },
    ],
  };
  const leftOut: readonly CommandId[] = isMac ? ['app.quit', 'help.about'] : [];
  const menu = (name: MenuName, more: MenuItemConstructorOptions[] = []): MenuItemConstructorOptions => ({
    id: `menu.${name}`,
    label: say(`command.menu.${name}`),
    submenu: [...itemsOf(name, leftOut, parts), ...more],
  });
  const reload: MenuItemConstructorOptions[] = [{ type: 'separator' }, { role: 'reload' }];
  return [
    ...(isMac ? [macApp] : []),
    menu('file'),
    editMenu(),
    menu('view', parts.isDevelopment ? reload : []),
    menu('transfer'),
    menu('window', isMac ? [{ type: 'separator' }, { role: 'front' }] : []),
    menu('help'),
  ];
}

const quiet = { registerAccelerator: false } as const;

/** Elsewhere than on a Mac the edit keys work in Chromium itself. */
const editMenu = (): MenuItemConstructorOptions => ({
  id: 'menu.edit',
  label: say('command.menu.edit'),
  submenu: [
    { role: 'undo', ...quiet },
    { role: 'redo', ...quiet },
    { type: 'separator' },
    { role: 'cut', ...quiet },
    { role: 'copy', ...quiet },
    { role: 'paste', ...quiet },
    { role: 'selectAll', ...quiet },
  ],
});

function itemsOf(name: MenuName, leftOut: readonly CommandId[], parts: MenuParts): MenuItemConstructorOptions[] {
  const ids = commandIds.filter((id) => commandOf(id).menu === name && !leftOut.includes(id));
  return ids.flatMap((id, index) => {
    const before = ids[index - 1];
    const isNewGroup = before !== undefined && commandOf(before).group !== commandOf(id).group;
    return [...(isNewGroup ? [{ type: 'separator' } as const] : []), itemOf(id, parts)];
  });
}

/** The page hears its keys itself, so that a menu does not do the same a second time; the item only prints them. A letter alone is none that a menu may take. */
function itemOf(id: CommandId, { run, keys, theme }: MenuParts): MenuItemConstructorOptions {
  const shortcut = mainShortcut(keys, id);
  return {
    id,
    label: say(commandOf(id).label),
    ...(id.startsWith('theme.') ? { type: 'radio' as const, checked: id === `theme.${theme}` } : {}),
    ...(shortcut === undefined || isSingleKey(shortcut) ? {} : { accelerator: acceleratorOf(shortcut), ...quiet }),
    click: () => {
      run(id);
    },
  };
}
