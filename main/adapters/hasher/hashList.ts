/** A list of files that as many threads share as its volume is best read by. */
import { Buffer } from 'node:buffer';
import type { FileToRead, HashedFile } from '../../engine/ports/hashing';
import { controls, type FileProblem, type ListPart, type ListReply, type ListRequest } from './hashMessages';
import type { WorkerCount } from './workerCount';
import type { WorkerPool } from './workerPool';

export interface ListRun {
  readonly files: readonly FileToRead[];
  readonly cancelled: SharedArrayBuffer;
  readonly workers: WorkerCount;
  readonly onBytes: (index: number, readBytes: number) => void;
  readonly onRead: (index: number, read: HashedFile | FileProblem) => void;
}

/** Files of more than this are a share of their own. */
const largeBytes = 1024 * 1024;
const factsPerFile = 4;

/** Answers the files that a thread which died had taken; the list is done then. Nobody may wait for a list that was cancelled. */
export function runList(pool: WorkerPool, id: number, run: ListRun): Promise<readonly number[]> {
  const { files, workers } = run;
  const shared = new SharedArrayBuffer(4 * controls.length);
  const control = new Int32Array(shared);
  const request: Omit<ListRequest, 'seat'> = {
    kind: 'list',
    id,
    paths: files.map(({ path }) => path),
    largeCount: lastLarge(files) + 1,
    control: shared,
    cancelled: run.cancelled,
  };
  const isAnswered = new Uint8Array(files.length);
  const seated = new Set<number>();

  return new Promise((resolve) => {
    const list = { id, onReply };
    const isOver = (): boolean => pool.isClosed || Atomics.load(new Int32Array(run.cancelled), 0) !== 0;

    function fillSeats(): void {
      // A thread that starts costs more than a handful of files.
      const useful = Math.max(1, Math.min(workers.count, files.length - Atomics.load(control, controls.next)));
      Atomics.store(control, controls.seats, workers.count);
      Atomics.store(control, controls.isCold, workers.isCold ? 1 : 0);
      if (isOver() || Atomics.load(control, controls.next) >= files.length) return;
      for (let seat = 0; seat < useful; seat++) {
        if (seated.has(seat)) continue;
        seated.add(seat);
        pool.seat(list, { ...request, seat });
      }
    }

    function onReply(reply: ListReply): void {
      if (reply.kind === 'listBytes') run.onBytes(reply.index, reply.readBytes);
      else if (reply.kind === 'part') {
        isAnswered.fill(1, reply.part.from, reply.part.from + reply.part.count);
        workers.add(reply.part.effort, seated.size);
        fillSeats();
        unpack(reply.part, run.onRead);
      } else {
        seated.delete(reply.seat);
        fillSeats();
        if (seated.size === 0) resolve(lostOf(isAnswered));
      }
    }

    fillSeats();
    if (seated.size === 0) resolve(lostOf(isAnswered));
  });
}

function lastLarge(files: readonly FileToRead[]): number {
  return files.findLastIndex(({ sizeBytes }) => sizeBytes > largeBytes);
}

function lostOf(isAnswered: Uint8Array): readonly number[] {
  const lost: number[] = [];
  for (let index = isAnswered.indexOf(0); index >= 0; index = isAnswered.indexOf(0, index + 1)) lost.push(index);
  return lost;
}

function unpack(part: ListPart, onRead: ListRun['onRead']): void {
  const problems = new Map(part.problems);
  const blocks = new Map(part.blocks);
  const digests = Buffer.from(part.digests.buffer).toString('hex');
  for (let at = 0; at < part.count; at++) {
    const ofBlocks = blocks.get(at);
    onRead(
      part.from + at,
      problems.get(at) ?? {
        hash: digests.slice(at * 32, (at + 1) * 32),
        stat: statAt(part, at),
        ...(ofBlocks === undefined ? {} : { blocks: ofBlocks }),
      },
    );
  }
}

function statAt({ sizes, facts, modes }: ListPart, at: number): HashedFile['stat'] {
  const [mtimeNs = 0n, changeNs = 0n, device = 0n, number = 0n] = facts.subarray(
    at * factsPerFile,
    (at + 1) * factsPerFile,
  );
  return {
    ...{ type: 'file', sizeBytes: sizes[at] ?? 0, mtimeNs, changeNs, mode: modes[at] ?? 0 },
    fileId: `${device.toString()}:${number.toString()}`,
  };
}
