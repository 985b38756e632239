import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PreviewTable, servePreviews } from '../../../main/app/previewScheme';
import { recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const id = 'AAAAAAAAAAAAAAAAAAAAAA';
const hash = '0123456789abcdef0123456789abcdef';
const file = `${hash}.1024.-15.png`;
const place = mkdtempSync(join(tmpdir(), 'satchel-previews-'));
const folder = join(place, 'previews');
mkdirSync(folder);
writeFileSync(join(folder, file), 'pixels');
writeFileSync(join(folder, `${hash}.jpg`), 'pixels');
writeFileSync(join(place, 'secret.png'), 'secret');
afterAll(() => {
  rmSync(place, { recursive: true });
});

const others: readonly string[] = [
  `thumb://t/${id}/`,
  `thumb://t/${id}x`,
  `thumb://t/${id.slice(1)}`,
  `thumb://t/${id}?`,
  `thumb://t/${id}#`,
  `thumb://t/${id}.png`,
  `thumb://t//${id}`,
  `thumb://t/x/${id}`,
  `thumb://t/./${id}`,
  `thumb://t/../${id}`,
  `thumb://other/${id}`,
  `thumb://t:80/${id}`,
  `thumb://me@t/${id}`,
  `thumb:///${id}`,
  `thumb:t/${id}`,
  `thumb://${id}`,
  `THUMB://t/${id}`,
  `app://t/${id}`,
  `https://t/${id}`,
  `file:///${id}`,
  'thumb://t/',
  'thumb://t',
  'thumb://t/BBBBBBBBBBBBBBBBBBBBBB',
  `thumb://t/${file}`,
  `thumb://t/${hash}`,
  'thumb://t/../secret.png',
  'thumb://t/..%2fsecret.png',
  'thumb://t/..%2Fsecret.png',
  'thumb://t/%2e%2e/secret.png',
  'thumb://t/%2e%2e%2fsecret.png',
  'thumb://t/..%5csecret.png',
  'thumb://t/..\\secret.png',
  'thumb://t/....//secret.png',
  'thumb://t/%252e%252e%252fsecret.png',
  'thumb://t/%00',
  `thumb://t/${id}%00.png`,
  `thumb://t/%41${id.slice(1)}`,
  'thumb://t//etc/passwd',
  'thumb://t/C:/windows/win.png',
  'thumb://t/%c0%ae%c0%ae/secret.png',
  'thumb://t/constructor',
  'thumb://t/__proto__',
  '',
];

describe('pictures of windows', () => {
  let table = new PreviewTable();
  const get = (url: string, method = 'GET'): Promise<Response> =>
    recorded.protocolHandlers.get('thumb')!({ url, method } as Request);
  beforeEach(() => {
    reset();
    table = new PreviewTable();
    servePreviews(folder, table);
    table.share(id, file);
  });

  it('are served by their ids, as pictures and nothing else, and never kept', async () => {
    const response = await get(`thumb://t/${id}`);
    expect([response.status, await response.text(), Object.fromEntries(response.headers)]).toEqual([
      200,
      'pixels',
      {
        'content-type': 'image/png',
        'content-security-policy': "default-src 'none'",
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    ]);
  });

  it('are not served by any of forty other addresses', async () => {
    const statuses = await Promise.all(others.map(async (url) => [url, (await get(url)).status]));
    expect(statuses).toEqual(others.map((url) => [url, 404]));
    expect(new Set(others).size).toBeGreaterThanOrEqual(40);
  });

  it.each([
    '../secret.png',
    `${hash}/../../secret.png`,
    `${hash}.png/../../secret.png`,
    '/etc/passwd.png',
    `${hash}.svg`,
    `${hash}.html`,
    hash,
    `${hash}.`,
    `${hash}..png`,
    `${hash}.PNG`,
    '',
  ])('never stand for a name such as %j', async (name) => {
    table.share('CCCCCCCCCCCCCCCCCCCCCC', name);
    expect((await get('thumb://t/CCCCCCCCCCCCCCCCCCCCCC')).status).toBe(404);
  });

  it('are gone once they are forgotten, and when the engine ends', async () => {
    const other = 'DDDDDDDDDDDDDDDDDDDDDD';
    table.share(other, `${hash}.jpg`);
    const statuses = async (): Promise<number[]> =>
      Promise.all([id, other].map(async (each) => (await get(`thumb://t/${each}`)).status));
    const before = await statuses();
    table.forget([id]);
    const after = await statuses();
    table.forgetAll();
    expect([before, after, await statuses()]).toEqual([
      [200, 200],
      [404, 200],
      [404, 404],
    ]);
  });

  it('are answered with 404 when their file was removed meanwhile, and only read', async () => {
    table.share('EEEEEEEEEEEEEEEEEEEEEE', `${hash}.96.0.png`);
    expect([
      (await get('thumb://t/EEEEEEEEEEEEEEEEEEEEEE')).status,
      (await get(`thumb://t/${id}`, 'POST')).status,
      await (await get(`thumb://t/${id}`, 'HEAD')).text(),
    ]).toEqual([404, 405, '']);
  });

  it('are at most 4,096, the ones looked at longest ago forgotten first', async () => {
    const idOf = (number: number): string => String(number).padStart(22, '0');
    for (let number = 0; number < 4095; number += 1) table.share(idOf(number), file);
    await get(`thumb://t/${id}`);
    table.share('EEEEEEEEEEEEEEEEEEEEEE', file);
    const seen = [id, idOf(0), idOf(1)].map((each) => table.fileOf(`thumb://t/${each}`));
    expect(seen).toEqual([file, undefined, file]);
  });
});
