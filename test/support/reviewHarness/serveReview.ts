/**
 * The real window with `reviewBridge.ts` in the place of the preload, under the content security policy of the app.
 *
 * Run `npx playwright test -c test/support/reviewHarness`; pictures go to test/.artifacts/review-*.png.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { paintPicture } from './paintPicture';

const root = join(import.meta.dirname, '../../..');
const outDir = join(root, 'test/.artifacts/reviewHarness');

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Loads the bridge before the window starts. */
const withReviewBridge: Plugin = {
  name: 'with-review-bridge',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace(
        '<script',
        '<script type="module" src="../test/support/reviewHarness/reviewBridge.ts"></script>\n<script',
      ),
  },
};

/** A plain page has no scheme of the app; pictures come from the server instead. */
const withPictures: Plugin = {
  name: 'with-pictures',
  transform: (code) => (code.includes('thumb://t/') ? code.replaceAll('thumb://t/', '/thumb/') : null),
};

/** Builds the window with the bridge; once, before the first test. */
export async function buildReview(): Promise<void> {
  await build({
    configFile: false,
    root: join(root, 'renderer'),
    logLevel: 'warn',
    plugins: [react(), withReviewBridge, withPictures],
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false }, minify: false },
  });
}

export interface ServedReview {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the built window on a free loopback port. */
export async function serveReview(): Promise<ServedReview> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname.startsWith('/thumb/')) {
      response.writeHead(200, { 'Content-Type': 'image/png' }).end(paintPicture(pathname.slice('/thumb/'.length)));
      return;
    }
    const file = join(outDir, normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (bytes) => {
        const nonce = randomBytes(16).toString('base64');
        response.writeHead(200, {
          'Content-Type': mimeTypes[extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': policy(nonce),
        });
        response.end(extname(file) === '.html' ? bytes.toString('utf8').replaceAll('%CSP_NONCE%', nonce) : bytes);
      },
      // A browser asks for an icon by itself; a missing file of the window stays an error.
      () => response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

// Playwright loads the default export of a global setup file.
export { buildReview as default };
