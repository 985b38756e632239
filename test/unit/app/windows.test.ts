import { beforeEach, expect, it, vi } from 'vitest';
import { setMenu } from '../../../main/app/menu';
import { createWindow, lockedPreferences } from '../../../main/app/windows';
import { recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

beforeEach(() => {
  reset();
});

it('the factory gives a window the locked preferences, the preload and nothing else', () => {
  createWindow({ preloadPath: '/app/preload/index.cjs' });
  expect(recorded.windows.map(({ options }) => options['webPreferences'])).toEqual([
    {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      preload: '/app/preload/index.cjs',
    },
  ]);
  expect(Object.isFrozen(lockedPreferences)).toBe(true);
});

it('a window loads our page, where it was last time, and shows itself with its first paint', () => {
  const bounds = { x: 5, y: 6, width: 1000, height: 700 };
  createWindow({ preloadPath: '/p', bounds });
  const [window] = recorded.windows;
  expect(window!.options).toMatchObject({ ...bounds, show: false, frame: false, minWidth: 900, minHeight: 600 });
  expect(window!.calls).toEqual(['load app://ui/index.html']);
  window!.emit('ready-to-show');
  expect(window!.calls).toEqual(['load app://ui/index.html', 'show']);
});

it('a window whose first paint is never reported shows itself all the same, once', () => {
  vi.useFakeTimers();
  createWindow({ preloadPath: '/p' });
  const [window] = recorded.windows;
  window!.webContents.emit('did-finish-load');
  vi.advanceTimersByTime(2000);
  window!.emit('ready-to-show');
  vi.useRealTimers();
  expect(window!.calls).toEqual(['load app://ui/index.html', 'show']);
});

it('macOS gets the menu that its edit keys need, other systems none', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) setMenu(platform);
  const [linux, windows, mac] = recorded.menus;
  expect([linux, windows]).toEqual([null, null]);
  const roles = (mac as { role: string; submenu: { role?: string }[] }[]).map(({ role, submenu }) => [
    role,
    ...submenu.flatMap((item) => item.role ?? []),
  ]);
  expect(roles).toEqual([
    ['appMenu', 'about', 'hide', 'hideOthers', 'unhide', 'quit'],
    ['editMenu', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'],
    ['windowMenu', 'minimize', 'zoom', 'close'],
  ]);
});
