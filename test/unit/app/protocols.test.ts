import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleFile, contentSecurityPolicy, registerSchemes, serveWindow } from '../../../main/app/protocols';
import { recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const bundle = '/opt/satchel/renderer';

const outside: readonly string[] = [
  'app://ui/..%2fpackage.json',
  'app://ui/..%2Fpackage.json',
  'app://ui/%2e%2e%2fpackage.json',
  'app://ui/assets/..%2f..%2f..%2fmain.js',
  'app://ui/assets/..%5c..%5cmain.js',
  'app://ui/..\\package.json',
  'app://ui/..%5cpackage.json',
  'app://ui/%5c..%5cpackage.json',
  'app://ui/%5C%5Cserver%5Cshare%5Ca.js',
  'app://ui/C:%5cwindows%5cwin.txt',
  'app://ui/index.html%00.js',
  'app://ui/%00index.html',
  'app://ui/index.html%2fmain.js',
  'app://ui/%2fetc%2fpasswd.txt',
  'app://ui/%252fa%00.js',
  'app://ui/%25%00.js',
  'app://ui/a%5Cb.js',
  'app://ui/%2F..%2Fa.js',
  'app://ui/%',
  'app://ui/%zz.js',
  'app://ui/%c0%ae%c0%ae/package.json',
  'app://ui/%e0%80%af.js',
  'app://ui/index',
  'app://ui/index.htm',
  'app://ui/main.js.map',
  'app://ui/main.ts',
  'app://ui/native.node',
  'app://ui/.env',
  'app://ui/constructor',
  'app://ui/a.constructor',
  'app://ui/a.__proto__',
  'app://other/index.html',
  'app://ui.example.invalid/index.html',
  'app://ui:80@other/index.html',
  'app://me@ui/index.html',
  'app://me:secret@ui/index.html',
  'app:index.html',
  'app:///index.html',
  'file:///opt/satchel/renderer/index.html',
  'https://ui/index.html',
  'thumb://ui/index.html',
  'index.html',
  '',
];

describe('the scheme of the window', () => {
  it.each(outside.map((url) => [url]))('names no file for %j', (url) => {
    expect(bundleFile(url, bundle)).toBeUndefined();
  });

  it('knows at least forty ways out', () => {
    expect(new Set(outside).size).toBeGreaterThanOrEqual(40);
  });

  it.each([
    ['app://ui/', 'index.html'],
    ['app://ui/index.html', 'index.html'],
    ['app://ui/index.html?x=1#y', 'index.html'],
    ['app://ui/assets/main-1a.js', 'assets/main-1a.js'],
    ['app://ui/assets/%C3%A9t%C3%A9%20a.svg', 'assets/été a.svg'],
    ['app://ui/%252e%252e/a.js', '%2e%2e/a.js'],
    // Dots that a URL cannot keep: what is left lies inside.
    ['app://ui/../package.json', 'package.json'],
    ['app://ui/../../etc/passwd.txt', 'etc/passwd.txt'],
    ['app://ui/%2e%2e/package.json', 'package.json'],
  ])('%s is %s', (url, path) => {
    expect(bundleFile(url, bundle)).toBe(join(bundle, path));
  });
});

describe('what is served', () => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-bundle-'));
  const types = {
    'a.html': 'text/html; charset=utf-8',
    'a.js': 'text/javascript; charset=utf-8',
    'a.css': 'text/css; charset=utf-8',
    'a.svg': 'image/svg+xml',
    'a.png': 'image/png',
    'a.woff2': 'font/woff2',
    'a.json': 'application/json',
    'a.ico': 'image/x-icon',
    'a.txt': 'text/plain; charset=utf-8',
  };

  beforeAll(() => {
    reset();
    for (const name of Object.keys(types)) writeFileSync(join(folder, name), `nonce %CSP_NONCE% of ${name}`);
    mkdirSync(join(folder, 'folder.js'));
    registerSchemes();
    serveWindow(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const get = (path: string, method = 'GET'): Promise<Response> =>
    recorded.protocolHandlers.get('app')!({ url: `app://ui/${path}`, method } as Request);

  it('has two schemes, which are standard and secure and nothing more', () => {
    expect(recorded.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
      { scheme: 'thumb', privileges: { standard: true, secure: true } },
    ]);
  });

  it.each(Object.entries(types))('%s as %s', async (name, type) => {
    const response = await get(name);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  });

  it('says in every answer what a page may do', async () => {
    const { headers } = await get('a.js');
    const policy = headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toBe(contentSecurityPolicy(nonce));
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(Object.fromEntries([...headers].filter(([name]) => !/^content-(type|security)/.test(name)))).toEqual({
      'cache-control': 'no-cache',
      'permissions-policy':
        'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), fullscreen=(), display-capture=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('gives every page a nonce of its own, the same in header and text, and other files none', async () => {
    const page = async (): Promise<{ nonce: string; text: string }> => {
      const response = await get('a.html');
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      return { nonce, text: await response.text() };
    };
    const [first, second] = [await page(), await page()];
    expect([first.text, second.text]).toEqual([`nonce ${first.nonce} of a.html`, `nonce ${second.nonce} of a.html`]);
    expect(first.nonce).not.toBe(second.nonce);
    expect(await (await get('a.js')).text()).toBe('nonce %CSP_NONCE% of a.js');
  });

  it('answers HEAD without a body, other methods with 405, and anything that is no file with 404', async () => {
    const head = await get('a.js', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const statuses = await Promise.all([
      ...['POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => get('a.js', method)),
      get('absent.js'),
      get('folder.js'),
      get('a.js/'),
      get('a.js/b.js'),
      get('..%2fa.js'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([405, 405, 405, 405, 404, 404, 404, 404, 404]);
  });
});
