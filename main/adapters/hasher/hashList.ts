/** A list of files that as many threads share as its volume is best read by. */
import { Buffer } from 'node:buffer';
import type { FileToRead, HashedFile } from '../../engine/ports/hashing';
import {
  controls,
  digestBytes,
  timesPerFile,
  type FileProblem,
  type ListPart,
  type ListReply,
  type ListRequest,
} from './hashMessages';
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

/** Answers the files that a thread which died had taken; the list is done then. Nobody may wait for a list that was cancelled. */
export function runList(pool: WorkerPool, id: number, run: ListRun): Promise<readonly number[]> {
  const { files, workers } = run;
  const shared = new SharedArrayBuffer(4 * controls.length);
  const control = new Int32Array(shared);
  const request: Omit<ListRequest, 'seat'> = {
    kind: 'list',
    id,
    paths: files.map(({ path }) => path),
    ...knownOf(files),
    digests: new SharedArrayBuffer(digestBytes * files.length),
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
        unpack(reply.part, request.digests, run);
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
  return files.findLastIndex(({ stat }) => stat.sizeBytes > largeBytes);
}

function lostOf(isAnswered: Uint8Array): readonly number[] {
  const lost: number[] = [];
  for (let index = isAnswered.indexOf(0); index >= 0; index = isAnswered.indexOf(0, index + 1)) lost.push(index);
  return lost;
}

function knownOf(files: readonly FileToRead[]): Pick<ListRequest, 'sizes' | 'times'> {
  const times = new BigInt64Array(timesPerFile * files.length);
  for (const [index, { stat }] of files.entries()) {
    times[timesPerFile * index] = stat.mtimeNs;
    times[timesPerFile * index + 1] = stat.changeNs ?? -1n;
  }
  return { sizes: Float64Array.from(files, ({ stat }) => stat.sizeBytes), times };
}

function unpack(part: ListPart, shared: SharedArrayBuffer, { files, onRead }: ListRun): void {
  const stats = new Map(part.stats);
  const problems = new Map(part.problems);
  const blocks = new Map(part.blocks);
  const digests = Buffer.from(shared, digestBytes * part.from, digestBytes * part.count).toString('hex');
  for (let at = 0; at < part.count; at++) {
    const problem = problems.get(at);
    const other = stats.get(at);
    const known = files[part.from + at]?.stat;
    const ofBlocks = blocks.get(at);
    if (problem !== undefined) onRead(part.from + at, problem);
    else if (known !== undefined)
      onRead(part.from + at, {
        hash: digests.slice(2 * digestBytes * at, 2 * digestBytes * (at + 1)),
        stat: other === undefined ? known : { type: 'file', ...other },
        ...(ofBlocks === undefined ? {} : { blocks: ofBlocks }),
      });
  }
}
