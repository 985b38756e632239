import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepWindowState, overlaps, readWindowState } from '../../../main/app/windowState';
import { BrowserWindow as WindowStub, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

let folder: string;
let path: string;
const notes: string[] = [];
const read = (): unknown => readWindowState(path, (message) => notes.push(message));

beforeEach(() => {
  reset();
  notes.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'satchel-state-'));
  path = join(folder, 'window-state.json');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({
  x,
  y,
  width: 1000,
  height: 700,
});

describe('a title bar can be grabbed', () => {
  it.each([
    ['in the middle', at(100, 100), true],
    ['a hundred pixels at the right edge', at(1820, 100), true],
    ['fewer at the right edge', at(1821, 100), false],
    ['a hundred pixels at the left edge', at(-900, 100), true],
    ['fewer at the left edge', at(-901, 100), false],
    ['at the bottom edge', at(100, 1040), true],
    ['below it', at(100, 1041), false],
    ['at the top edge', at(100, 0), true],
    ['above it', at(100, -1), false],
    ['on a screen that is gone', at(3000, 100), false],
  ])('%s: %s', (_where, bounds, expected) => {
    expect(overlaps(bounds, screen)).toBe(expected);
  });
});

describe('what is remembered', () => {
  const state = { bounds: at(100, 100), isMaximized: true };

  it('comes back when it lies on a screen', () => {
    writeFileSync(path, JSON.stringify(state));
    expect([read(), notes]).toEqual([state, []]);
  });

  it('comes back on the second screen, and not once that is gone', () => {
    writeFileSync(path, JSON.stringify({ ...state, bounds: at(-1500, 200) }));
    recorded.displays.push({ id: 2, workArea: { x: -1920, y: 0, width: 1920, height: 1080 } });
    expect(read()).toMatchObject({ bounds: { x: -1500 } });
    recorded.displays.pop();
    expect([read(), notes]).toEqual([{ isMaximized: true }, []]);
  });

  it('holds size and full screen', () => {
    const more = { ...state, isFullScreen: true, displayId: 1, zoom: 1.5 };
    writeFileSync(path, JSON.stringify(more));
    expect(read()).toEqual(more);
  });

  it('is nothing at the first start', () => {
    expect([read(), notes]).toEqual([undefined, []]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":{}}',
    '{"bounds":{"x":0,"y":0,"width":1e9999,"height":700},"isMaximized":false}',
    '{"bounds":{"x":0.5,"y":0,"width":1000,"height":700},"isMaximized":false}',
    '{"bounds":{"x":0,"y":0,"width":10,"height":10},"isMaximized":false}',
    '{"bounds":{"x":0,"y":0,"width":1000,"height":700},"isMaximized":"yes"}',
  ])('is not used when the file holds %j, and the log says so', (text) => {
    writeFileSync(path, text);
    expect(read()).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('window state not understood')]);
  });

  it('is not used when the file cannot be read', () => {
    mkdirSync(path);
    expect(read()).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('window state not read')]);
  });
});

describe('saving', () => {
  const keep = (): WindowStub => {
    const window = new WindowStub({});
    keepWindowState(window as unknown as BrowserWindow, {
      path,
      zoom: () => 1.25,
      log: (message) => notes.push(message),
    });
    return window;
  };
  const saved = (): Promise<unknown> =>
    vi.waitFor(() => {
      expect(existsSync(path)).toBe(true);
      return JSON.parse(readFileSync(path, 'utf8')) as unknown;
    });

  it('happens half a second after the last change', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const window = keep();
    window.emit('move');
    vi.advanceTimersByTime(499);
    window.bounds = at(300, 300);
    window.emit('resize');
    vi.advanceTimersByTime(499);
    expect(existsSync(path)).toBe(false);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    expect(await saved()).toEqual({
      bounds: at(300, 300),
      isMaximized: false,
      isFullScreen: false,
      displayId: 1,
      zoom: 1.25,
    });
  });

  it('does not wait when the window is closed', async () => {
    const window = keep();
    window.maximized = true;
    window.emit('resize');
    window.emit('close');
    expect(await saved()).toMatchObject({ bounds: window.bounds, isMaximized: true });
  });

  it('that fails is noted and breaks nothing', async () => {
    rmSync(folder, { recursive: true });
    const window = keep();
    window.emit('move');
    window.emit('close');
    await vi.waitFor(() => {
      expect(notes).toEqual([expect.stringContaining('window state not saved')]);
    });
    mkdirSync(folder);
  });
});
