/** The engine process as the window starts it, in a process of plain Node that can be killed at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { EngineCommandName, Input, Output } from '../../../shared/ipc/contract';
import { phaseIn } from './runStages';
import { s3Env } from './sweepWorld';

export interface EngineChild {
  /** Resolves when the engine takes calls. */
  readonly ready: Promise<void>;
  /** Rejects with the words of the engine, or when the process is gone before it answers. */
  call<C extends EngineCommandName>(command: C, input: Input<C>): Promise<Output<C>>;
  /** Resolves when a change of a transfer is told that `isMet`; rejects when the process is gone before. */
  changed(isMet: (snapshot: TransferSnapshot) => boolean): Promise<TransferSnapshot>;
  /** At once, as by the system. */
  readonly kill: () => void;
  /** As when the window is closed. */
  stop(): Promise<void>;
  readonly exited: Promise<unknown>;
  readonly pid: number;
  /** Errors that the engine had no code for. */
  readonly errors: readonly string[];
}

type Message =
  | { readonly type: 'ready' }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly ok: boolean;
      readonly value: unknown;
      readonly error: unknown;
    }
  | { readonly type: 'log'; readonly level: string; readonly message: string }
  | { readonly type: 'event'; readonly name: string; readonly payload: unknown };

/** What Electron gives an engine process, over the channel to the parent. */
const script = `
const listeners = [];
process.parentPort = {
  on: (_, listener) => listeners.push(listener),
  postMessage: (message) => process.send(message),
};
const port = { on() {}, start() {}, postMessage: (message) => process.send(message) };
process.on('message', (data) => {
  for (const listener of listeners) listener({ data, ports: data.type === 'window' ? [port] : [] });
});
process.on('disconnect', () => process.exit(1));
await import('./engine.js');
process.send({ type: 'log', level: 'info', message: 'loaded' });
`;

const project = path.resolve(import.meta.dirname, '..', '..', '..');

/** Bundles the engine into a folder once, because it starts many times; answers the script for `startEngine`. */
export async function bundleEngine(folder: string): Promise<string> {
  await symlink(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
  await build({
    configFile: false,
    root: project,
    logLevel: 'error',
    // Its Node build declares `require` itself, which collides with the one that the bundler puts into ES modules.
    resolve: { alias: { fflate: 'fflate/browser' } },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: {
          engine: 'main/engineProcess.ts',
          hashWorker: 'main/adapters/hasher/hashWorker.ts',
          fileWorker: 'main/adapters/files/fileWorker.ts',
          walkWorker: 'main/adapters/walker/walkWorker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  const file = path.join(folder, 'start.mjs');
  await writeFile(file, script);
  return file;
}

/** `told` hears of every message of the engine, and of the phase that it is about. */
export function startEngine(
  file: string,
  folder: string,
  told: (phase?: string) => void = () => undefined,
): EngineChild {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, SATCHEL_HOME: path.join(folder, 'home'), ...s3Env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const gone = exited.then(() => {
    throw new EngineGone();
  });
  gone.catch(() => undefined);
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  const watchers = new Set<(snapshot: TransferSnapshot) => void>();
  const errors: string[] = [];
  let ids = 0;
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message: Message) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'log') {
        if (message.level === 'error') errors.push(message.message);
        else if (message.message === 'loaded') child.send({ type: 'window' });
      } else if (message.type === 'answer') {
        const answer = answers.get(message.id);
        if (message.ok) answer?.resolve(message.value);
        else answer?.reject(Object.assign(new Error(JSON.stringify(message.error)), { dto: message.error }));
      } else if (message.name === 'transfer.changed')
        for (const watcher of watchers) watcher(message.payload as TransferSnapshot);
      told(message.type === 'event' && message.name === 'transfer.changed' ? phaseIn(message.payload) : undefined);
    });
  });
  const send = (message: object): void => {
    // A process that is being killed has no channel any more; whoever waits hears that it is gone.
    child.send(message, () => undefined);
  };
  return {
    ready: Promise.race([ready, gone]),
    call: async (command, input) => {
      ids += 1;
      const id = ids;
      const answer = new Promise<unknown>((resolve, reject) => answers.set(id, { resolve, reject }));
      if (child.connected) send({ type: 'call', id, command, input });
      return (await Promise.race([answer, gone])) as Output<typeof command>;
    },
    changed: async (isMet) => {
      let watcher: ((snapshot: TransferSnapshot) => void) | undefined;
      const met = new Promise<TransferSnapshot>((resolve) => {
        watcher = (snapshot) => {
          if (isMet(snapshot)) resolve(snapshot);
        };
        watchers.add(watcher);
      });
      try {
        return await Promise.race([met, gone]);
      } finally {
        if (watcher !== undefined) watchers.delete(watcher);
      }
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    stop: async () => {
      if (child.connected) send({ type: 'stop' });
      await exited;
    },
    exited,
    pid: child.pid ?? 0,
    errors,
  };
}

/** The engine was killed. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
}
