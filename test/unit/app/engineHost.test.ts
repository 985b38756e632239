import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebContents } from 'electron';
import { EngineHost } from '../../../main/app/engineHost';
import { PreviewTable } from '../../../main/app/previewScheme';
import { engineEnvironment } from '../../../main/app/engineEnvironment';
import { ContentsStub, recorded, reset, type ChildStub } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const uid = 'a-1';
const statuses: string[] = [];
const logged: string[] = [];
const events: string[] = [];
const deaths: (readonly [number, boolean])[] = [];
const previews = new PreviewTable();
let host: EngineHost;

beforeEach(() => {
  vi.useFakeTimers();
  reset();
  statuses.length = 0;
  logged.length = 0;
  events.length = 0;
  deaths.length = 0;
  host = new EngineHost({
    modulePath: '/app/engine.js',
    env: { SATCHEL_HOME: '/home/data' },
    statusChanged: (status) => statuses.push(status),
    previews,
    log: (_level, message) => logged.push(message),
    engineLog: (_level, message) => logged.push(`engine: ${message}`),
    event: (event) => events.push(event.name),
    died: (code, isLast) => deaths.push([code, isLast]),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const child = (): ChildStub => recorded.children.at(-1)!;
const ready = (): void => {
  child().emit('message', { type: 'ready' });
};
const die = (): void => {
  child().emit('exit', 9);
};
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code,
  );

describe('previews', () => {
  it('are known to the window by their ids as long as the engine that gave them out lives', () => {
    const file = `${'0'.repeat(32)}.png`;
    const [first, second] = ['A', 'B'].map((letter) => letter.repeat(22));
    const shown = (): unknown => [first, second].map((id) => previews.fileOf(`thumb://t/${id ?? ''}`));
    for (const id of [first, second]) child().emit('message', { type: 'preview.shared', id, file });
    const before = shown();
    child().emit('message', { type: 'preview.forgotten', ids: [first] });
    const after = shown();
    die();
    expect([before, after, shown()]).toEqual([
      [file, file],
      [undefined, file],
      [undefined, undefined],
    ]);
  });
});

describe('calls', () => {
  it('are answered each by its number, in any order', async () => {
    const calls = [host.call('transfer.get', { uid }), host.call('transfer.list', {})];
    const [first, second] = child().messages;
    expect([first, second]).toEqual([
      { type: 'call', id: 1, command: 'transfer.get', input: { uid } },
      { type: 'call', id: 2, command: 'transfer.list', input: {} },
    ]);
    child().emit('message', { type: 'answer', id: 2, ok: true, value: 'second' });
    child().emit('message', { type: 'answer', id: 1, ok: true, value: 'first' });
    expect(await Promise.all(calls)).toEqual(['first', 'second']);
  });

  it('carry the error of the engine', async () => {
    const call = host.call('transfer.get', { uid });
    child().emit('message', {
      type: 'answer',
      id: 1,
      ok: false,
      error: { code: 'input.not_found', message: 'There is no transfer.', retryable: false },
    });
    expect(await codeOf(call)).toBe('input.not_found');
  });

  it('that the engine took with it are engine.lost, and the next one reaches its successor', async () => {
    const lost = codeOf(host.call('transfer.list', {}));
    die();
    expect(await lost).toBe('engine.lost');
    const call = host.call('transfer.list', {});
    child().emit('message', { type: 'answer', id: 2, ok: true, value: 'alive' });
    expect(await call).toBe('alive');
  });

  it('ignores an answer to a call that nobody waits for', () => {
    child().emit('message', { type: 'answer', id: 99, ok: true, value: 1 });
    child().emit('message', {
      type: 'answer',
      id: 98,
      ok: false,
      error: { code: 'internal', message: '', retryable: false },
    });
    expect(host.status).toBe('starting');
  });
});

describe('an engine that dies', () => {
  it('is started again three times in five minutes, and not a fourth time', async () => {
    ready();
    for (let death = 0; death < 4; death += 1) {
      die();
      if (death < 3) ready();
    }
    expect(recorded.children).toHaveLength(4);
    expect(statuses).toEqual([
      'running',
      'restarting',
      'running',
      'restarting',
      'running',
      'restarting',
      'running',
      'stopped',
    ]);
    expect(await codeOf(host.call('transfer.list', {}))).toBe('engine.unavailable');
    expect(logged).toEqual(Array.from({ length: 4 }, () => 'engine exited with 9'));
  });

  it('is started again as long as its deaths are far enough apart', () => {
    for (let death = 0; death < 10; death += 1) {
      die();
      vi.advanceTimersByTime(2 * 60_000);
    }
    expect(recorded.children).toHaveLength(11);
    expect(host.status).toBe('restarting');
  });

  it('gets the same environment again', () => {
    die();
    expect(recorded.children.map(({ modulePath, options }) => [modulePath, options.env])).toEqual([
      ['/app/engine.js', { SATCHEL_HOME: '/home/data' }],
      ['/app/engine.js', { SATCHEL_HOME: '/home/data' }],
    ]);
  });
});

describe('ports of windows', () => {
  const contents = (): ContentsStub & WebContents => new ContentsStub() as unknown as ContentsStub & WebContents;

  it('have one end in the engine and one in the window', () => {
    const window = contents();
    host.connectWindow(window);
    expect([window.sent, child().ports]).toEqual([[{ channel: 'app:engine-port', message: null, ports: 1 }], 1]);
  });

  it('are opened again after a restart, not for windows that are gone', () => {
    const [open, gone, destroyed] = [contents(), contents(), contents()];
    for (const window of [open, gone, destroyed]) host.connectWindow(window);
    gone.emit('destroyed');
    destroyed.isGone = true;
    die();
    ready();
    expect([open.sent.length, gone.sent.length, destroyed.sent.length]).toEqual([2, 1, 1]);
    // The window's, and one of the main process itself.
    expect(child().ports).toBe(2);
  });

  it('are opened again for a page that was loaded again', () => {
    const window = contents();
    host.connectWindow(window);
    host.connectWindow(window);
    expect([window.sent.length, window.listenerCount('destroyed')]).toEqual([2, 1]);
  });
});

describe('stopping', () => {
  it('waits for the engine, which is not started again', async () => {
    let isStopped = false;
    const stopped = host.stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(4900);
    expect([child().messages, isStopped, child().kills]).toEqual([[{ type: 'stop' }], false, 0]);
    child().emit('exit', 0);
    await stopped;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([recorded.children.length, child().kills, statuses]).toEqual([1, 0, []]);
  });

  it('ends an engine that does not answer within five seconds', async () => {
    const stopped = host.stop();
    await vi.advanceTimersByTimeAsync(4999);
    expect(child().kills).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await stopped;
    expect([child().kills, recorded.children.length]).toEqual([1, 1]);
  });

  it('rejects what was still asked', async () => {
    const call = codeOf(host.call('transfer.list', {}));
    const stopped = host.stop();
    child().emit('exit', 0);
    await stopped;
    expect(await call).toBe('engine.lost');
  });

  it('is done at once when the engine is not there', async () => {
    for (let death = 0; death < 4; death += 1) die();
    await host.stop();
    expect(host.status).toBe('stopped');
  });
});

it('the events of the engine arrive here as they do in windows, also after a restart', () => {
  const payload = {};
  const tell = (): void => {
    recorded.ports.at(-1)?.emit('message', { data: { type: 'event', name: 'settings.changed', payload } });
    recorded.ports.at(-1)?.emit('message', { data: { type: 'rows', id: 1 } });
  };
  ready();
  tell();
  die();
  ready();
  tell();
  expect([recorded.ports.length, events]).toEqual([2, ['settings.changed', 'settings.changed']]);
});

it('a death is told, and whether it was the last', () => {
  for (let death = 0; death < 4; death += 1) die();
  expect(deaths).toEqual([
    [9, false],
    [9, false],
    [9, false],
    [9, true],
  ]);
});

it('what the engine logs goes to its own log', () => {
  child().emit('message', { type: 'log', level: 'warn', message: 'satchel.db was damaged' });
  expect(logged).toEqual(['engine: satchel.db was damaged']);
});

it('the engine gets the environment without switches that change what Node is', () => {
  const env = {
    PATH: '/bin',
    AWS_PROFILE: 'studio',
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: '--require /tmp/x.js',
    Node_Options: '--inspect',
    LD_PRELOAD: '/tmp/x.so',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    SATCHEL_HOME: '/elsewhere',
    EMPTY: undefined,
  };
  expect(engineEnvironment(env, { dataFolder: '/data', version: '1.2.3', isDevelopment: false })).toEqual({
    PATH: '/bin',
    AWS_PROFILE: 'studio',
    SATCHEL_HOME: '/data',
    SATCHEL_VERSION: '1.2.3',
  });
});

it('has the engine look at the size of its messages in development', () => {
  expect(engineEnvironment({}, { dataFolder: '/data', version: '1.2.3', isDevelopment: true })).toEqual({
    SATCHEL_HOME: '/data',
    SATCHEL_VERSION: '1.2.3',
    SATCHEL_CHECK_MESSAGES: '1',
  });
});
