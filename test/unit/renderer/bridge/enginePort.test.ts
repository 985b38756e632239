import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as EnginePort from '../../../../renderer/bridge/enginePort';
import type { PortMessageToWindow, RowsReply, RowsRequest } from '../../../../shared/ipc/rows';

type Listener = (event: { source: unknown; data: unknown; ports: readonly MessagePort[] }) => void;

/** A window whose bridge hands out ports when the test says so. */
class FakeWindow {
  readonly listeners = new Set<Listener>();
  asked = 0;
  readonly satchel = {
    openPort: (): void => {
      this.asked += 1;
    },
  };
  addEventListener(_name: string, listener: Listener): void {
    this.listeners.add(listener);
  }
  /** Answers the engine's end. */
  givePort(source: unknown = this, data = 'app:engine-port'): MessagePort {
    const { port1, port2 } = new MessageChannel();
    for (const listener of this.listeners) listener({ source, data, ports: [port2] });
    opened.push(port1, port2);
    return port1;
  }
}

const opened: MessagePort[] = [];
let fake: FakeWindow;
let module: typeof EnginePort;

beforeEach(async () => {
  fake = new FakeWindow();
  vi.stubGlobal('window', fake);
  vi.resetModules();
  module = await import('../../../../renderer/bridge/enginePort');
  module.openEnginePort();
});

afterEach(() => {
  for (const port of opened.splice(0)) port.close();
  vi.unstubAllGlobals();
});

function nextRequest(port: MessagePort): Promise<RowsRequest> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<RowsRequest>) => {
      resolve(data);
    };
  });
}

function reply({ id, uid, start }: RowsRequest): RowsReply {
  return { type: 'rows', id, uid, revision: 1, total: 0, start, rows: [] };
}

test('rows are asked over the port and answered by id', async () => {
  const engine = fake.givePort();
  const heard = nextRequest(engine);
  const rows = module.requestRows('plan', 40, 60);
  const request = await heard;
  expect(request).toEqual({ type: 'rows', id: 1, uid: 'plan', start: 40, count: 60 });
  engine.postMessage({ ...reply(request), id: 99 } satisfies PortMessageToWindow);
  engine.postMessage(reply(request) satisfies PortMessageToWindow);
  expect(await rows).toEqual(reply(request));
});

test('a request that an engine took to its grave is asked again of the next one', async () => {
  const dead = fake.givePort();
  const lost = nextRequest(dead);
  const rows = module.requestRows('plan', 0, 10);
  await lost;
  const again: RowsRequest[] = [];
  const restarted = new Promise<void>((resolve) => {
    module.onEnginePort(resolve);
  });
  const fresh = fake.givePort();
  fresh.onmessage = ({ data }: MessageEvent<RowsRequest>) => {
    again.push(data);
    fresh.postMessage(reply(data));
  };
  await restarted;
  expect(await rows).toMatchObject({ id: 1, uid: 'plan' });
  expect(again).toEqual([{ type: 'rows', id: 1, uid: 'plan', start: 0, count: 10 }]);
});

test('a port from another page or with another word is not taken', async () => {
  const foreign = fake.givePort({});
  const mistaken = fake.givePort(fake, 'something-else');
  const own = fake.givePort();
  const heard: string[] = [];
  foreign.onmessage = () => heard.push('foreign');
  mistaken.onmessage = () => heard.push('mistaken');
  const request = nextRequest(own);
  const rows = module.requestRows('plan', 0, 1);
  own.postMessage(reply(await request));
  await rows;
  expect(heard).toEqual([]);
});

test('events reach every listener until it stops listening', async () => {
  const engine = fake.givePort();
  const heard: string[] = [];
  const stop = module.onEngineEvent(({ name }) => heard.push(`first ${name}`));
  const told = (): Promise<void> =>
    new Promise((resolve) => {
      const end = module.onEngineEvent(({ name }) => {
        heard.push(`second ${name}`);
        end();
        resolve();
      });
    });
  const once = told();
  engine.postMessage({ type: 'event', name: 'job.changed', payload: {} });
  await once;
  stop();
  const twice = told();
  engine.postMessage({ type: 'event', name: 'settings.changed', payload: {} });
  await twice;
  expect(heard).toEqual(['first job.changed', 'second job.changed', 'second settings.changed']);
});
