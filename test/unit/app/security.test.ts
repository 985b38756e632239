import { beforeEach, describe, expect, it, vi } from 'vitest';
import { secureSession } from '../../../main/app/security';
import { app, ContentsStub, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

beforeEach(() => {
  reset();
  secureSession();
});

const ours = 'app://ui/index.html';
const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
];

const request = (permission: string, url: string): boolean => {
  let answer: boolean | undefined;
  const handler = recorded.session.get('permissionRequest') as unknown as (
    contents: { getURL(): string },
    permission: string,
    done: (isAllowed: boolean) => void,
  ) => void;
  handler({ getURL: () => url }, permission, (isAllowed) => (answer = isAllowed));
  return answer!;
};
const check = (permission: string, origin: string): boolean =>
  (
    recorded.session.get('permissionCheck') as unknown as (
      contents: null,
      permission: string,
      origin: string,
    ) => boolean
  )(null, permission, origin);

describe('permissions', () => {
  it('are denied to our page, but for writing plain text to the clipboard', () => {
    expect(permissions.filter((permission) => request(permission, ours))).toEqual(['clipboard-sanitized-write']);
    expect(permissions.filter((permission) => check(permission, 'app://ui'))).toEqual(['clipboard-sanitized-write']);
    expect(check('clipboard-sanitized-write', 'app://ui/')).toBe(true);
  });

  it.each([
    'https://example.invalid/',
    'app://ui.example.invalid/',
    'app://uix',
    'about:blank',
    'data:text/html,x',
    '',
  ])('are all denied to %j', (url) => {
    expect(permissions.filter((permission) => request(permission, url) || check(permission, url))).toEqual([]);
  });

  it('of devices are denied', () => {
    expect((recorded.session.get('device') as unknown as () => boolean)()).toBe(false);
  });
});

describe('the network', () => {
  const isCancelled = (url: string): boolean => {
    let answer: { cancel: boolean } | undefined;
    const handler = recorded.session.get('beforeRequest') as unknown as (
      details: { url: string },
      done: (response: { cancel: boolean }) => void,
    ) => void;
    handler({ url }, (response) => (answer = response));
    return answer!.cancel;
  };

  it.each([
    ['app://ui/assets/a.js', false],
    ['thumb://t/AAAAAAAAAAAAAAAAAAAAAA', false],
    ['blob:app://ui/1', false],
    ['devtools://devtools/bundled/a.js', false],
    ['https://example.invalid/', true],
    ['HTTPS://example.invalid/', true],
    ['http://127.0.0.1/', true],
    ['ws://127.0.0.1/', true],
    ['wss://example.invalid/', true],
    ['ftp://example.invalid/', true],
    ['file:///etc/passwd', true],
    ['data:text/html,x', true],
    ['chrome://gpu', true],
    ['satchel://open', true],
    ['application://ui/', true],
    ['', true],
  ])('%j is cancelled: %s', (url, expected) => {
    expect(isCancelled(url)).toBe(expected);
  });
});

describe('contents of every kind', () => {
  it('may not navigate, attach web views or open windows, and downloads are stopped', () => {
    const contents = new ContentsStub();
    app.emit('web-contents-created', {}, contents);
    const prevented: string[] = [];
    const names = ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'];
    for (const name of names) contents.emit(name, { preventDefault: () => prevented.push(name) });
    const download = recorded.session.get('will-download') as unknown as (event: { preventDefault(): void }) => void;
    download({ preventDefault: () => prevented.push('will-download') });
    expect(prevented).toEqual([...names, 'will-download']);
    expect(contents.windowOpenHandler?.()).toEqual({ action: 'deny' });
  });
});
