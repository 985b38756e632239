import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineHost } from '../../../main/app/engineHost';
import { createShellHandlers } from '../../../main/app/shellHandlers';
import { BrowserWindow as WindowStub, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const folder = mkdtempSync(join(tmpdir(), 'satchel-shell-'));
const file = join(folder, 'run me.sh');
writeFileSync(file, '#!/bin/sh');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let window: WindowStub | undefined;
const transfers: Record<string, { folder?: string }> = {
  there: { folder },
  file: { folder: file },
  gone: { folder: '/no/such' },
  none: {},
};
const engine = {
  status: 'running',
  call: (_command: string, { uid }: { uid: string }) => Promise.resolve(transfers[uid]),
} as unknown as EngineHost;
const handlers = createShellHandlers(
  engine,
  () => window as unknown as BrowserWindow | undefined,
  () => ({ view: 'home' }),
);

beforeEach(() => {
  reset();
  window = new WindowStub({});
});

describe('a folder of a transfer', () => {
  it('is opened', async () => {
    await handlers['shell.openFolder']({ uid: 'there' });
    expect(recorded.opened).toEqual([{ openPath: folder }]);
  });

  it('that is a file is only shown, never started', async () => {
    await handlers['shell.openFolder']({ uid: 'file' });
    expect(recorded.opened).toEqual([{ showItemInFolder: file }]);
  });

  it.each([
    ['gone', 'it is not there any more or may not be looked at'],
    ['none', 'it has none'],
  ])('that is %s is told', async (uid, why) => {
    await expect(handlers['shell.openFolder']({ uid })).rejects.toMatchObject({
      code: 'input.not_found',
      message: `The folder of this transfer cannot be opened: ${why}.`,
    });
    expect(recorded.opened).toEqual([]);
  });

  it('that the desktop cannot open is told in its words', async () => {
    recorded.openPathAnswer = 'no file manager';
    await expect(handlers['shell.openFolder']({ uid: 'there' })).rejects.toThrow('no file manager');
  });
});

describe('choosing in a dialog', () => {
  it('answers what was picked, and nothing when it was cancelled', async () => {
    recorded.dialogAnswer = { filePaths: ['/a', '/b'] };
    expect(await handlers['dialog.pickFiles']({})).toEqual({ paths: ['/a', '/b'] });
    recorded.dialogAnswer = { filePaths: [] };
    expect(await handlers['dialog.pickFolder']({ title: 'Where to?' })).toEqual({ path: null });
    window = undefined;
    expect(await handlers['dialog.pickFiles']({})).toEqual({ paths: [] });
    expect(recorded.dialogs).toEqual([
      { properties: ['openFile', 'multiSelections', 'showHiddenFiles'] },
      { properties: ['openDirectory', 'createDirectory'], title: 'Where to?' },
      { properties: ['openFile', 'multiSelections', 'showHiddenFiles'] },
    ]);
  });
});

describe('the window', () => {
  it('does what its own title bar says', async () => {
    for (const action of ['minimize', 'toggle-maximize', 'toggle-maximize', 'close'] as const)
      await handlers['window.control']({ action });
    expect(window?.calls).toEqual(['minimize', 'maximize', 'unmaximize', 'close']);
  });

  it('tells a page that begins where it stands', async () => {
    window!.maximized = true;
    expect(await handlers['window.status']({})).toEqual({
      isMaximized: true,
      engine: 'running',
      requested: { view: 'home' },
    });
  });

  it('that is closed already answers all the same', async () => {
    window = undefined;
    await handlers['window.control']({ action: 'close' });
    expect(await handlers['window.status']({})).toMatchObject({ isMaximized: false });
  });
});
