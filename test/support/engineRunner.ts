/** The whole engine as the window and the command line get it: real databases, workers and files below one folder. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { composeEngine } from '../../main/compose';
import type { ComposeInput } from '../../main/compose/composeInput';
import type { Engine } from '../../main/engine/engine';
import { folderStoreUri } from '../../main/engine/ports/storeUri';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { EngineEvent } from '../../shared/ipc/rows';

export interface EnginePlace {
  readonly folder: string;
  readonly home: string;
  readonly at: (...parts: string[]) => string;
  /** A new engine over the same data; closed when the test ends unless the test closes it. */
  readonly open: (input?: Partial<ComposeInput>) => Promise<RunningEngine>;
  /** Makes a store and a farm beside it and connects an engine to both. */
  readonly connect: (engine: Engine, name?: string) => Promise<void>;
}

export interface RunningEngine {
  readonly engine: Engine;
  readonly events: EngineEvent[];
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

/** Must be called inside a test. */
export async function createEnginePlace(): Promise<EnginePlace> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-engine-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'data');
  const at: EnginePlace['at'] = (...parts) => path.join(folder, ...parts);
  return {
    folder,
    home,
    at,
    open: async (input = {}) => {
      const events: EngineEvent[] = [];
      const logged: string[] = [];
      const engine = await composeEngine({
        role: 'app',
        env: { SATCHEL_HOME: home },
        commandLine: new Map(),
        version: '0.0.0-test',
        emit: (event) => events.push(event),
        log: (level, message) => logged.push(`${level}: ${message}`),
        ...input,
      });
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => (closing ??= engine.close());
      onTestFinished(close);
      return { engine, events, logged, close };
    },
    connect: async (engine, name = 'store') => {
      await mkdir(at(name), { recursive: true });
      await mkdir(at('farm'), { recursive: true });
      await engine.connections.connect({ storeUri: folderStoreUri(at(name)), localFarmFolder: at('farm') });
    },
  };
}

/** Waits until a transfer does not run, and says why when it is not in the state that is expected. */
export async function settledAs(
  engine: Engine,
  uid: string,
  state: TransferSnapshot['state'],
): Promise<TransferSnapshot> {
  const snapshot = await engine.board.settled(uid);
  if (snapshot.state !== state)
    throw new Error(`${snapshot.title} is ${snapshot.state}: ${JSON.stringify(snapshot.error)}`);
  return snapshot;
}

/** All of a stream. */
export async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
