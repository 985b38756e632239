/** The scheme `app://ui/` that serves the window's own files and nothing else, with its content security policy. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import { protocol } from 'electron';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

/** Must run before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
    { scheme: 'thumb', privileges: { standard: true, secure: true } },
  ]);
}

/** The policy of every page; the nonce is for the style elements that the component library makes. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' thumb: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const permissionsPolicy = [
  'camera',
  'microphone',
  'geolocation',
  'usb',
  'serial',
  'hid',
  'midi',
  'payment',
  'fullscreen',
  'display-capture',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Absolute path of the file a URL names under the bundle, or undefined for anything else. */
export function bundleFile(url: string, bundleFolder: string): string | undefined {
  let parsed: URL;
  let path: string;
  try {
    parsed = new URL(url);
    path = decodeURIComponent(parsed.pathname);
  } catch {
    // Not a URL or not valid percent encoding: names nothing.
    return undefined;
  }
  if (parsed.protocol !== 'app:' || parsed.host !== 'ui' || parsed.username !== '') return undefined;
  if (/%2f|%5c|%00/i.test(parsed.pathname) || /[\0\\]/.test(path)) return undefined;
  const file = join(bundleFolder, path === '/' ? 'index.html' : path);
  const inside = relative(bundleFolder, file);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return undefined;
  return Object.hasOwn(mimeTypes, extname(file)) ? file : undefined;
}

/** Serves the built window files. */
export function serveWindow(bundleFolder: string): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    const file = bundleFile(request.url, bundleFolder);
    const bytes = file === undefined ? undefined : await readOrUndefined(file);
    if (file === undefined || bytes === undefined) return new Response(null, { status: 404 });
    const nonce = randomBytes(16).toString('base64');
    const body =
      extname(file) === '.html' ? bytes.toString('utf8').replaceAll('%CSP_NONCE%', nonce) : new Uint8Array(bytes);
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: {
        'Content-Type': mimeTypes[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-cache',
        'Permissions-Policy': permissionsPolicy,
      },
    });
  });
}

async function readOrUndefined(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
