/** Owns the engine process: calls with answers, one port per window, and a restart when it dies. */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';
import { AppError } from '../../shared/domain/errors';
import type { EngineCommandName, EngineStatus, Input, Output } from '../../shared/ipc/contract';
import type { EngineEvent, PortMessageToWindow } from '../../shared/ipc/rows';
import type { PowerEvent } from '../engine/ports/progress';
import type { FromEngine, ToEngine } from '../ipc/engineMessages';
import type { PreviewTable } from './previewScheme';

export interface EngineHostParts {
  /** Built engine entry. */
  readonly modulePath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly statusChanged: (status: EngineStatus) => void;
  /** Learns which previews windows may see. */
  readonly previews: Pick<PreviewTable, 'share' | 'forget' | 'forgetAll'>;
  /** Of this side. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** What the engine itself says. */
  readonly engineLog: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** The same events that windows get. */
  readonly event: (event: EngineEvent) => void;
  /** The process ended by itself; `isLast` when it is not started again. */
  readonly died: (code: number, isLast: boolean) => void;
}

const restartsAllowed = 3;
const restartWindowMs = 5 * 60 * 1000;
/** How long a stop may take before the process is ended. */
const stopPatienceMs = 5000;

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class EngineHost {
  readonly #parts: EngineHostParts;
  readonly #pending = new Map<number, Waiter>();
  readonly #windows = new Set<WebContents>();
  readonly #deaths: number[] = [];
  #child: UtilityProcess | undefined;
  #status: EngineStatus = 'starting';
  #isStopping = false;
  #nextId = 1;

  constructor(parts: EngineHostParts) {
    this.#parts = parts;
    this.#fork();
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** `engine.lost` when the process dies before it answered, `engine.unavailable` when it is not coming back. */
  call<C extends EngineCommandName>(command: C, input: Input<C>): Promise<Output<C>> {
    const child = this.#child;
    if (child === undefined) return Promise.reject(unavailable());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {
        resolve: (value) => {
          resolve(value as Output<C>);
        },
        reject,
      });
      child.postMessage({ type: 'call', id, command, input } satisfies ToEngine);
    });
  }

  /** Gives a window a private channel to the engine, again after each restart; main sees none of its messages. */
  connectWindow(contents: WebContents): void {
    if (!this.#windows.has(contents)) {
      this.#windows.add(contents);
      contents.once('destroyed', () => this.#windows.delete(contents));
    }
    this.#openPort(contents);
  }

  /** Passes on what the system tells of sleeping and waking. */
  power(event: PowerEvent): void {
    this.#child?.postMessage({ type: 'power', event } satisfies ToEngine);
  }

  /** Lets the engine finish what it is writing; resolves when the process has ended. `isLast`: the app ends with it. */
  async stop({ isLast = false } = {}): Promise<void> {
    const child = this.#child;
    this.#isStopping = true;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    const impatience = setTimeout(() => child.kill(), stopPatienceMs);
    child.postMessage({ type: 'stop', ...(isLast ? { isLast } : {}) } satisfies ToEngine);
    await ended;
    clearTimeout(impatience);
  }

  #fork(): void {
    const child = utilityProcess.fork(this.#parts.modulePath, [], {
      serviceName: 'satchel-engine',
      env: { ...this.#parts.env },
    });
    this.#child = child;
    child.on('message', (message: FromEngine) => {
      this.#receive(message);
    });
    child.on('exit', (code) => {
      this.#died(code);
    });
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        this.#listen();
        this.#setStatus('running');
        for (const contents of this.#windows) this.#openPort(contents);
        break;
      case 'log':
        this.#parts.engineLog(message.level, message.message);
        break;
      case 'preview.shared':
        this.#parts.previews.share(message.id, message.file);
        break;
      case 'preview.forgotten':
        this.#parts.previews.forget(message.ids);
        break;
      case 'answer': {
        const waiter = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if (message.ok) waiter?.resolve(message.value);
        else waiter?.reject(new AppError(message.error));
        break;
      }
    }
  }

  #died(code: number): void {
    this.#child = undefined;
    this.#parts.previews.forgetAll();
    for (const { reject } of this.#pending.values()) {
      reject(
        new AppError({
          code: 'engine.lost',
          message: 'The engine stopped before it could answer.',
          safe: 'Files that were written so far are complete and verified.',
          hint: 'It is being started again; try once more.',
        }),
      );
    }
    this.#pending.clear();
    if (this.#isStopping) return;
    const nowMs = Date.now();
    this.#parts.log('error', `engine exited with ${code}`);
    this.#deaths.push(nowMs);
    const recent = this.#deaths.filter((diedMs) => nowMs - diedMs < restartWindowMs);
    const isLast = recent.length > restartsAllowed;
    this.#setStatus(isLast ? 'stopped' : 'restarting');
    if (!isLast) this.#fork();
    this.#parts.died(code, isLast);
  }

  #openPort(contents: WebContents): void {
    if (this.#child === undefined || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage({ type: 'window' } satisfies ToEngine, [port1]);
    contents.postMessage('app:engine-port', null, [port2]);
  }

  /** A port of our own, as a window has one. */
  #listen(): void {
    const { port1, port2 } = new MessageChannelMain();
    port2.on('message', ({ data }) => {
      const message = data as PortMessageToWindow;
      if (message.type === 'event') this.#parts.event(message);
    });
    port2.start();
    this.#child?.postMessage({ type: 'window' } satisfies ToEngine, [port1]);
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    this.#parts.statusChanged(status);
  }
}

function unavailable(): AppError {
  return new AppError({
    code: 'engine.unavailable',
    message: 'The engine stopped several times in a row and was not started again.',
    safe: 'Files that were written so far are complete and verified; transfers continue from there.',
    hint: 'Close Satchel and open it again. If it happens again, send the log folder to whoever looks after Satchel.',
  });
}
