/** Processes at one queue, for tests: a database, a clock that is moved, and boards that share both. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createIds } from '../../main/adapters/clock/clock';
import { createQueue } from '../../main/adapters/sqlite/queue';
import { openSatchelDatabase, type SatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import type { EngineSeat, Queue } from '../../main/engine/ports/queue';
import { createDeadEngines } from '../../main/engine/transfers/deadEngines';
import type { BoardParts, TransferBoard } from '../../main/engine/transfers/board';
import { createTransferBoard } from '../../main/engine/transfers/transferBoard';
import { TransferSnapshot } from '../../shared/domain/transfer';
import { createSteppedClock, type SteppedClock } from './steppedClock';

export interface Seat {
  readonly board: TransferBoard;
  readonly told: TransferSnapshot[];
  readonly logged: unknown[];
}

export interface SeatOptions {
  readonly hostName?: string;
  readonly role?: EngineSeat['role'];
  readonly mostActive?: number;
  readonly queue?: Queue;
  readonly record?: NonNullable<BoardParts['record']>;
  readonly runFolder?: (runId: string) => string;
  readonly endpointKey?: string;
  readonly changed?: (snapshot: TransferSnapshot, board: () => TransferBoard) => void;
}

export interface SharedQueue {
  readonly clock: SteppedClock;
  readonly queue: Queue;
  readonly db: SatchelDatabase;
  /** A process at the queue. */
  readonly seat: (processId: number, options?: SeatOptions) => Seat;
  /** Processes that ended without a word. */
  readonly dead: Set<number>;
}

/** One database, as many processes at it as a test wants. */
export async function createSharedQueue(): Promise<SharedQueue> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-queue-'));
  const clock = createSteppedClock();
  const db = openSatchelDatabase(path.join(folder, 'satchel.db'), clock);
  onTestFinished(async () => {
    db.close();
    await rm(folder, { recursive: true, force: true });
  });
  const queue = createQueue(db);
  const dead = new Set<number>();
  const seat = (processId: number, options: SeatOptions = {}): Seat => {
    const told: TransferSnapshot[] = [];
    const logged: unknown[] = [];
    const ids = createIds();
    const facts = {
      hostName: options.hostName ?? 'here',
      processStart: (pid: number) => (dead.has(pid) ? undefined : `started ${pid}`),
      osBootMs: () => 0,
    };
    const parts: BoardParts = {
      queue: options.queue ?? queue,
      clock,
      ids,
      seat: {
        boot: ids.uuid(),
        hostName: facts.hostName,
        processId,
        processStart: `started ${processId}`,
        osBootMs: 0,
        role: options.role ?? 'app',
        version: '0',
      },
      isDead: createDeadEngines(clock, facts),
      hashOf: (text) => Buffer.from(text).toString('hex').padEnd(32, '0').slice(-32),
      mostActive: () => options.mostActive ?? 3,
      endpointKey: () => options.endpointKey ?? '',
      runFolder: options.runFolder ?? ((runId) => `/runs/${runId}`),
      ...(options.record === undefined ? {} : { record: options.record }),
      requester: 'somebody',
      changed: (snapshot) => {
        told.push(TransferSnapshot.parse(snapshot));
        options.changed?.(snapshot, () => board);
      },
      logError: (error) => logged.push(error),
    };
    const board = createTransferBoard(parts);
    return { board, told, logged };
  };
  return { clock, queue, db, dead, seat };
}
