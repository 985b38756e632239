/** What no page may do: navigate, open windows, reach the network, ask for permissions, download, attach web views. */
import { app, session, type WebContents } from 'electron';
import { uiOrigin } from '../ipc/gate';

const allowedSchemes = new Set(['app:', 'thumb:', 'blob:', 'devtools:']);

/** Call once, before the first window. */
export function secureSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, done) => {
    done(isAllowedPermission(permission, contents.getURL()));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isAllowedPermission(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, done) => {
    done({ cancel: !allowedSchemes.has(schemeOf(details.url)) });
  });
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents);
  });
}

function lockContents(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }): void => {
    event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isAllowedPermission(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && (url === uiOrigin || url.startsWith(`${uiOrigin}/`));
}

function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':') + 1).toLowerCase();
}
