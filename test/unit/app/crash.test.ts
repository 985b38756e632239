import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Crashes } from '../../../main/app/crash';
import { writeCrashReport } from '../../../main/app/crashReports';
import { createRedactor } from '../../../shared/text/redact';
import { BrowserWindow as WindowStub, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const place = { homeFolder: '/home/mia', userName: 'mia', hostName: 'ws-lighting-07' };

describe('what a report hides', () => {
  it.each([
    ['key AKIAABCDEFGHIJKLMNOP used', 'key <access key 1> used'],
    ['key ASIAABCDEFGHIJKLMNOP used', 'key <access key 1> used'],
    ['https://b/x?X-Amz-Signature=abc123&X-Amz-Date=2', 'https://b/x?<hidden>'],
    ['{"secretAccessKey":"wJalrX/UtnFEMI"}', '{"secretAccessKey":"<hidden>"}'],
    ['token=abc.def', 'token=<hidden>'],
    ['Authorization: Bearer abc', 'Authorization: <hidden>'],
    ['db_password = hunter2', 'db_password = <hidden>'],
    ['mail mia.w@studio.example now', 'mail <e-mail 1> now'],
    ['arn:aws:iam::123456789012:role', 'arn:aws:iam::<account 1>:role'],
    ['at /home/mia/proj/a.exr on ws-lighting-07 by Mia', 'at ~/proj/a.exr on <host> by <user>'],
    ['a premiale stays', 'a premiale stays'],
    ['16 digits 1234567890123456 stay', '16 digits 1234567890123456 stay'],
  ])('%s', (text, safe) => {
    expect(createRedactor(place).text(text)).toBe(safe);
  });
});

describe('a report', () => {
  let folder: string;
  const write = (atMs: number, what = 'planted token=abc'): string | undefined =>
    writeCrashReport(
      { process: 'main', what, stack: `at ${homedir()}/x.js` },
      { logFolder: folder, version: '1.2.3', lastLines: () => ['one', 'password=two'], nowMs: () => atMs },
    );
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'satchel-crash-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds what was thrown and the last lines, without secrets', () => {
    const path = write(0)!;
    expect(path).toBe(join(folder, 'crash-1970-01-01T00-00-00-000Z.json'));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      version: '1.2.3',
      process: 'main',
      what: 'planted token=<hidden>',
      stack: 'at ~/x.js',
      log: ['one', 'password=<hidden>'],
    });
  });

  it('is one of at most twenty', () => {
    for (let index = 0; index < 25; index += 1) write(index);
    const names = readdirSync(folder).sort();
    expect([names.length, names[0]]).toEqual([20, 'crash-1970-01-01T00-00-00-005Z.json']);
  });

  it('that cannot be written is no second crash', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const path = writeCrashReport(
      { process: 'main', what: '' },
      { logFolder: join(file, 'logs'), version: '', lastLines: () => [], nowMs: () => 0 },
    );
    expect([path, said.mock.calls.length]).toEqual([undefined, 1]);
    said.mockRestore();
  });
});

describe('the crash window', () => {
  let stops = 0;
  let crashes: Crashes;
  beforeEach(() => {
    reset();
    stops = 0;
    crashes = new Crashes({
      log: () => undefined,
      report: ({ what }) => `/logs/${what}.json`,
      openWindow: () => new WindowStub({}) as unknown as BrowserWindow,
      saveDiagnostics: () => Promise.resolve('saved'),
      argumentsToRepeat: () => ['--show=a'],
      stopEngine: () => {
        stops += 1;
        return Promise.resolve();
      },
    });
  });
  const ended = (): Promise<void> =>
    vi.waitFor(() => {
      expect([recorded.exits, stops]).toEqual([[1], 1]);
    });

  it('opens once and says what the first crash was', async () => {
    crashes.show({ process: 'engine', what: 'first' });
    crashes.show({ process: 'main', what: 'second' });
    expect(recorded.windows).toHaveLength(1);
    expect(await crashes.get()).toMatchObject({
      what: 'The engine stopped several times in a row.',
      reportPath: '/logs/first.json',
    });
  });

  it('quits with exit code 1 after the engine has finished, restarts first when asked to', async () => {
    crashes.show({ process: 'main', what: 'x' });
    await crashes.choose({ action: 'show-report' });
    expect([recorded.opened, recorded.exits]).toEqual([[{ showItemInFolder: '/logs/x.json' }], []]);
    await crashes.choose({ action: 'restart' });
    await ended();
    expect(recorded.relaunches).toBe(1);
  });

  it('saves diagnostics and stays, restarts in safe mode when asked to', async () => {
    crashes.show({ process: 'main', what: 'x' });
    expect(await crashes.choose({ action: 'save-diagnostics' })).toEqual({ said: 'saved' });
    expect(recorded.exits).toEqual([]);
    await crashes.choose({ action: 'restart-safely' });
    await ended();
    expect(recorded.relaunches).toBe(1);
  });

  it('that is closed without a choice ends the program', async () => {
    crashes.show({ process: 'main', what: 'x' });
    recorded.windows[0]?.emit('closed');
    await ended();
    expect(recorded.relaunches).toBe(0);
  });

  it('lets no page end the program before anything happened', async () => {
    await crashes.choose({ action: 'quit' });
    expect([recorded.exits, stops]).toEqual([[], 0]);
  });
});
