/** What may cross to another process at once, through the engine process itself with ports that clone as real ones do. */
import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mostObjects, requireFewObjects } from '../../main/ipc/messageSize';

const objects = (count: number): { readonly id: number }[] => Array.from({ length: count }, (_, id) => ({ id }));

test.each<[string, unknown]>([
  ['as many objects as allowed', { rows: objects(mostObjects) }],
  ['many more numbers and texts', { sizes: new Array(20_000).fill(1), names: new Array(20_000).fill('a') }],
  ['columns', { sizes: new Float64Array(1_000_000), bytes: new ArrayBuffer(1_000_000) }],
  ['several arrays that are short each', objects(5).map(() => objects(5000))],
  ['nothing', undefined],
])('a message with %s passes', (_, message) => {
  expect(() => {
    requireFewObjects(message);
  }).not.toThrow();
});

test.each<[string, unknown, string]>([
  ['an array', { value: { rows: objects(mostObjects + 1) } }, 'message.value.rows'],
  ['an array in an array', { groups: [{}, { files: objects(mostObjects + 1) }] }, 'message.groups.1.files'],
  ['an array of arrays', { pairs: objects(mostObjects + 1).map(({ id }) => [id]) }, 'message.pairs'],
  ['a map', { files: new Map(objects(mostObjects + 1).map((each) => [each.id, each])) }, 'message.files'],
  ['a set', { files: new Set(objects(mostObjects + 1)) }, 'message.files'],
])('one object too many in %s is refused with its place', (_, message, place) => {
  expect(() => {
    requireFewObjects(message);
  }).toThrow(`${place} has 10001 objects; 10000 may cross to another process at once.`);
});

test('a message that leads back to itself is looked through once', () => {
  const circle: Record<string, unknown> = { rows: objects(2) };
  circle['self'] = circle;
  expect(() => {
    requireFewObjects(circle);
  }).not.toThrow();
});

interface Sent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The engine process over an engine that answers with this many transfers. */
async function startEngineProcess(count: number): Promise<{ readonly port: EventEmitter; readonly sent: Sent[] }> {
  const sent: Sent[] = [];
  const port = Object.assign(new EventEmitter(), {
    postMessage: (message: Sent) => sent.push(structuredClone(message)),
  });
  vi.resetModules();
  vi.stubEnv('SATCHEL_CHECK_MESSAGES', '1');
  Object.assign(process, { parentPort: port });
  vi.doMock('../../main/compose', () => ({
    composeEngine: () => Promise.resolve({ recover: () => Promise.resolve() }),
  }));
  vi.doMock('../../main/ipc/handlers', () => ({
    createHandlers: () => ({ 'transfer.list': () => Promise.resolve(objects(count)) }),
  }));
  onTestFinished(() => {
    Reflect.deleteProperty(process, 'parentPort');
    vi.doUnmock('../../main/compose');
    vi.doUnmock('../../main/ipc/handlers');
    vi.unstubAllEnvs();
  });
  await import('../../main/engineProcess');
  return { port, sent };
}

test.each([
  [mostObjects, ['ready', 'answer true']],
  [mostObjects + 1, ['ready', 'log', 'answer false']],
])('an answer of the engine process with %i objects in a checking build: %j', async (count, expected) => {
  const { port, sent } = await startEngineProcess(count);
  port.emit('message', { data: { type: 'call', id: 1, command: 'transfer.list', input: {} }, ports: [] });
  await vi.waitFor(() => {
    expect(sent.map(({ type, ok }) => (typeof ok === 'boolean' ? `${type} ${String(ok)}` : type))).toEqual(expected);
  });
  expect(sent.filter(({ type }) => type === 'log').map(({ message }) => String(message).split('\n')[0])).toEqual(
    count > mostObjects
      ? ['transfer.list: RangeError: message.value has 10001 objects; 10000 may cross to another process at once.']
      : [],
  );
});
