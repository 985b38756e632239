import { beforeEach, expect, it, vi } from 'vitest';
import { createWindow, lockedPreferences, windowKinds } from '../../../main/app/windows';
import { recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

beforeEach(() => {
  reset();
});

it.each(windowKinds)('the factory gives a %s window the locked preferences, the preload and nothing else', (kind) => {
  createWindow(kind, { preloadPath: '/app/preload/index.cjs' });
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
  createWindow('main', { preloadPath: '/p', bounds });
  const [window] = recorded.windows;
  expect(window!.options).toMatchObject({ ...bounds, show: false, frame: false, minWidth: 900, minHeight: 600 });
  expect(window!.calls).toEqual(['load app://ui/index.html']);
  window!.emit('ready-to-show');
  expect(window!.calls).toEqual(['load app://ui/index.html', 'show']);
});

it('a window whose first paint is never reported shows itself all the same, once', () => {
  vi.useFakeTimers();
  createWindow('main', { preloadPath: '/p' });
  const [window] = recorded.windows;
  window!.webContents.emit('did-finish-load');
  vi.advanceTimersByTime(2000);
  window!.emit('ready-to-show');
  vi.useRealTimers();
  expect(window!.calls).toEqual(['load app://ui/index.html', 'show']);
});

it('the crash window has a page of its own and the frame of the desktop', () => {
  createWindow('crash', { preloadPath: '/p' });
  const [window] = recorded.windows;
  expect(window!.options).toMatchObject({ frame: true, show: false });
  expect(window!.calls).toEqual(['load app://ui/crash.html']);
});
