/** Entry of the engine process: answers calls of the main process and serves each window's port. */
import { toErrorDto } from '../shared/domain/errors';
import { engineCommands, type EngineCommandName } from '../shared/ipc/contract';
import { RowsRequest, type PortMessageToWindow } from '../shared/ipc/rows';
import { composeEngine } from './compose';
import { composeDiagnostics } from './compose/composeDiagnostics';
import type { Engine } from './engine/engine';
import type { FromEngine, ToEngine } from './ipc/engineMessages';
import { withCauses } from './ipc/errorCauses';
import { callChecked, type Handlers } from './ipc/gate';
import { createHandlers } from './ipc/handlers';
import { requireFewObjects } from './ipc/messageSize';

/** The parts of Electron's ports that are used here; this file runs without Electron's types. */
interface Port {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  postMessage(message: PortMessageToWindow): void;
}
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: ToEngine; readonly ports: readonly Port[] }) => void): void;
  postMessage(message: FromEngine): void;
}

const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
const windows = new Set<Port>();
const bundlePatienceMs = 60_000;
const isChecking = process.env['SATCHEL_CHECK_MESSAGES'] === '1';

/** Everything that leaves this process goes through here. */
function send<T>(port: { postMessage(message: T): void }, message: T): void {
  if (isChecking) requireFewObjects(message);
  port.postMessage(message);
}

const started = start();

/** After a crash only a bundle is written: an engine may be what cannot start. */
async function start(): Promise<{ readonly engine: Engine; readonly handlers: ReturnType<typeof createHandlers> }> {
  const bundlePath = process.env['SATCHEL_DIAGNOSTICS_TO'] ?? '';
  if (bundlePath !== '') return writeBundle(bundlePath);
  const engine = await composeEngine({
    role: 'app',
    env: process.env,
    commandLine: new Map(),
    version: process.env['SATCHEL_VERSION'] ?? '',
    emit: (event) => {
      for (const port of windows) send<PortMessageToWindow>(port, event);
    },
    badSettings: (error) => {
      logError(error, 'settings');
    },
    log: (level, message) => {
      send(parentPort, { type: 'log', level, message });
    },
    sharePreview: (message) => {
      send(parentPort, message);
    },
  });
  await engine.recover();
  send(parentPort, { type: 'ready' });
  return { engine, handlers: createHandlers(engine) };
}

async function writeBundle(path: string): Promise<never> {
  try {
    const diagnostics = composeDiagnostics({
      env: process.env,
      commandLine: new Map(),
      version: process.env['SATCHEL_VERSION'] ?? '',
    });
    const { id } = await diagnostics.collect({ hidesNames: true }, AbortSignal.timeout(bundlePatienceMs));
    await diagnostics.save(id, path);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
  process.exit(0);
}

parentPort.on('message', ({ data, ports }) => {
  switch (data.type) {
    case 'window':
      if (ports[0] !== undefined) serveWindow(ports[0]);
      break;
    case 'call':
      void answerCall(data.id, data.command, data.input);
      break;
    case 'power':
      void started
        .then(({ engine }) => {
          engine.power(data.event);
        })
        .catch((error: unknown) => {
          logError(error, 'power');
        });
      break;
    case 'stop':
      void stop(data.isLast === true);
      break;
  }
});

async function answerCall(id: number, command: EngineCommandName, input: unknown): Promise<void> {
  try {
    const { handlers } = await started;
    if (!Object.hasOwn(engineCommands, command)) throw new TypeError(`no command ${command}`);
    const value = await callChecked(handlers as Pick<Handlers, EngineCommandName>, command, input);
    send(parentPort, { type: 'answer', id, ok: true, value });
  } catch (error) {
    const dto = toErrorDto(error);
    if (dto.code === 'internal') logError(error, command);
    send(parentPort, { type: 'answer', id, ok: false, error: withCauses(dto, error) });
  }
}

function serveWindow(port: Port): void {
  windows.add(port);
  port.on('close', () => {
    windows.delete(port);
  });
  port.on('message', ({ data }) => {
    const request = RowsRequest.safeParse(data);
    if (!request.success) {
      logError(request.error, 'rows request');
      return;
    }
    void started
      .then(({ engine }) => sendRows(engine, port, request.data))
      .catch((error: unknown) => {
        logError(error, 'rows');
      });
  });
  port.start();
}

async function sendRows(engine: Engine, port: Port, { id, uid, start, count }: RowsRequest): Promise<void> {
  const window = await engine.reviewRows(uid, start, count);
  send(port, { ...window, type: 'rows', id });
}

async function stop(isLast: boolean): Promise<void> {
  try {
    const { engine } = await started;
    // Asked before the queue is paused: not over transfers that run.
    const replace = isLast ? engine.updates.atEnd() : undefined;
    await engine.close();
    await replace?.();
  } catch (error) {
    logError(error, 'stop');
  }
  process.exit(0);
}

function logError(error: unknown, area: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send(parentPort, { type: 'log', level: 'error', message: `${area}: ${text}` });
}
