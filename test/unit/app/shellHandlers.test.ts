import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTerminalCommands } from '../../../main/app/terminalCommand';
import { createShellHandlers, type ShellParts } from '../../../main/app/shellHandlers';
import { BrowserWindow as WindowStub, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const folder = mkdtempSync(join(tmpdir(), 'satchel-shell-'));
const file = join(folder, 'run me.sh');
writeFileSync(file, '#!/bin/sh');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let window: WindowStub | undefined;
const transfers: Record<string, { folder?: string; state?: string }> = {
  there: { folder, state: 'done' },
  moving: { folder, state: 'leased' },
  file: { folder: file },
  gone: { folder: '/no/such' },
  none: {},
};
let present: readonly string[] = [];
const ran: string[] = [];
const handlers = createShellHandlers({
  engine: {
    status: 'running',
    call: (command: string, { uid }: { uid: string }) =>
      Promise.resolve((command === 'result.present' ? { paths: present } : transfers[uid]) as never),
  } as ShellParts['engine'],
  currentWindow: () => window as unknown as BrowserWindow | undefined,
  requested: () => ({ view: 'home' }),
  run: (command) => ran.push(command),
  crash: {
    'crash.get': () => Promise.resolve({ what: '', safe: '', reportPath: null }),
    'crash.choose': () => Promise.resolve({}),
  },
  terminal: createTerminalCommands({
    platform: 'linux',
    resources: '/nowhere',
    appImage: undefined,
    homeFolder: '/nowhere',
    searchPath: '',
  }),
  support: {
    'desktop.facts': () => Promise.reject(new Error('not asked here')),
    'desktop.leaveSafeMode': () => Promise.resolve({}),
    'error.details': () => Promise.resolve({ text: '' }),
  },
  dragIcon: '/icon.png',
});

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
    ['gone', 'The folder of this transfer cannot be opened: it is not there any more or may not be looked at.'],
    ['none', 'This transfer has no folder to open.'],
  ])('that is %s is told', async (uid, message) => {
    await expect(handlers['shell.openFolder']({ uid })).rejects.toMatchObject({
      code: 'input.not_found',
      message,
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

describe('choosing the value of a path', () => {
  const filters = [
    { label: 'Scenes', patterns: ['*.ma', '*.mb'] },
    { label: 'Odd ones', patterns: ['scene?.*'] },
  ];

  it('offers the kinds of files of the template, and passes over patterns that no dialog knows', async () => {
    recorded.dialogAnswer = { filePaths: ['/shot/a.ma'] };
    expect(await handlers['dialog.pickPath']({ kind: 'file', filters })).toEqual({ path: '/shot/a.ma' });
    expect(recorded.dialogs).toEqual([
      { filters: [{ name: 'Scenes', extensions: ['ma', 'mb'] }], properties: ['openFile'] },
    ]);
  });

  it('asks where a file is to be written for an output', async () => {
    recorded.dialogAnswer = { filePath: '/renders/a.exr' };
    expect(await handlers['dialog.pickPath']({ kind: 'output' })).toEqual({ path: '/renders/a.exr' });
    expect(recorded.dialogs).toEqual([{ filters: [] }]);
  });

  it.each([
    ['file', { filePaths: [] }],
    ['output', { filePath: '' }],
  ] as const)('answers nothing for %s when it was cancelled', async (kind, answer) => {
    recorded.dialogAnswer = answer;
    expect(await handlers['dialog.pickPath']({ kind })).toEqual({ path: null });
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

describe('files of a result', () => {
  it('are dragged all together, as the engine names them', async () => {
    present = [file, '/b'];
    expect(await handlers['shell.dragFiles']({ uid: 'there', rowIds: ['s0'] })).toEqual({ files: 2 });
    expect(recorded.drags).toEqual([{ file, files: [file, '/b'], icon: '/icon.png' }]);
  });

  it('are shown by the first of them, and none is no drag', async () => {
    present = [file];
    await handlers['shell.showFile']({ uid: 'there', rowIds: ['f0'] });
    expect(recorded.opened).toEqual([{ showItemInFolder: file }]);
    present = [];
    await expect(handlers['shell.dragFiles']({ uid: 'there', rowIds: ['f0'] })).rejects.toMatchObject({
      code: 'input.not_found',
    });
    expect(recorded.drags).toEqual([]);
  });
});

describe('what a page drags out', () => {
  it('is the folder of a transfer that ended, by its id', async () => {
    await handlers['shell.drag']({ uid: 'there' });
    expect(recorded.drags).toEqual([{ file: folder, icon: '/icon.png' }]);
  });

  it.each(['moving', 'gone', 'none'])('is nothing for a transfer that is %s', async (uid) => {
    await expect(handlers['shell.drag']({ uid })).rejects.toMatchObject({ code: 'input.not_found' });
    expect(recorded.drags).toEqual([]);
  });
});

it('a command of the desktop is run by its id', async () => {
  await handlers['command.run']({ command: 'zoom.in' });
  expect(ran).toEqual(['zoom.in']);
});

it('a plan is picked by a dialog that offers plans', async () => {
  recorded.dialogAnswer = { filePaths: ['/a.satchel-plan.json'] };
  expect(await handlers['dialog.pickPlan']({})).toEqual({ path: '/a.satchel-plan.json' });
  recorded.dialogAnswer = { filePaths: [] };
  expect(await handlers['dialog.pickPlan']({})).toEqual({ path: null });
});
