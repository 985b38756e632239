/** A thread's share of a list of files: it takes some, reads them and says what it found, until none are left. */
import { readFileSync } from 'node:fs';
import {
  controls,
  digestBytes,
  timesPerFile,
  type Effort,
  type FileProblem,
  type ListPart,
  type ListReply,
  type ListRequest,
  type WorkerStat,
} from './hashMessages';
import { isAsKnown, readDigest, readKnown, type KnownFile } from './readDigest';
import { plainStat } from './workerStat';

/** Files of the first share, and the fewest and the most of any: a message wakes the other thread, which costs as much as ten files. */
const shares = { first: 64, fewest: 16, most: 512 } as const;
/** How long a share should take, so that what is told is never old. */
const shareMs = 8;

export interface ListListener {
  readonly isClosing: () => boolean;
  readonly post: (reply: ListReply) => void;
}

/** Others that ask this thread for a file have their turn between two shares. */
export function workOnList(request: ListRequest, { isClosing, post }: ListListener): void {
  const control = new Int32Array(request.control);
  const cancelled = new Int32Array(request.cancelled);
  const isStopped = (): boolean => Atomics.load(cancelled, 0) !== 0 || isClosing();
  let most: number = shares.first;
  const turn = (): void => {
    const isSeated = request.seat < Atomics.load(control, controls.seats);
    const share = isSeated && !isStopped() ? takeShare(request, control, most) : undefined;
    if (share === undefined) {
      post({ id: request.id, kind: 'left', seat: request.seat });
      return;
    }
    const part = readShare(request, share, {
      isCold: Atomics.load(control, controls.isCold) !== 0,
      isStopped,
      onBytes: (index, readBytes) => {
        post({ id: request.id, kind: 'listBytes', index, readBytes });
      },
    });
    post({ id: request.id, kind: 'part', part });
    const wanted = Math.round((part.count * shareMs) / part.effort.wallMs);
    most = Math.max(shares.fewest, Math.min(shares.most, wanted));
    setImmediate(turn);
  };
  turn();
}

interface Share {
  readonly from: number;
  readonly to: number;
}

/** Large files one at a time, `most` small ones; fewer when few are left, so that all threads end at the same time. */
export function takeShare(
  { paths, largeCount }: Pick<ListRequest, 'paths' | 'largeCount'>,
  control: Int32Array,
  most: number,
): Share | undefined {
  for (;;) {
    const from = Atomics.load(control, controls.next);
    const left = paths.length - from;
    if (left <= 0) return undefined;
    const fair = Math.ceil(left / (2 * Math.max(1, Atomics.load(control, controls.seats))));
    const to = from + (from < largeCount ? 1 : Math.min(most, fair));
    if (Atomics.compareExchange(control, controls.next, from, to) === from) return { from, to };
  }
}

interface Reading {
  readonly isCold: boolean;
  readonly isStopped: () => boolean;
  readonly onBytes: (index: number, readBytes: number) => void;
}

function readShare(request: ListRequest, { from, to }: Share, reading: Reading): ListPart {
  const count = to - from;
  const digests = new Uint8Array(request.digests);
  const stats: (readonly [number, WorkerStat])[] = [];
  const problems: (readonly [number, FileProblem])[] = [];
  const blocks: (readonly [number, Uint8Array])[] = [];
  const effortOf = beginEffort();
  let bytes = 0;
  for (let at = 0; at < count; at++) {
    const index = from + at;
    const path = request.paths[index] ?? '';
    const known = knownAt(request, index);
    const quick = reading.isStopped() ? undefined : readKnown(path, known);
    if (quick !== undefined) {
      digests.set(quick, index * digestBytes);
      bytes += known.sizeBytes;
      continue;
    }
    const read = readDigest({
      ...{ path, isCold: reading.isCold, isStopped: reading.isStopped, withBlocks: true },
      onBytes: (readBytes) => {
        reading.onBytes(index, readBytes);
      },
    });
    if ('problem' in read) {
      problems.push([at, read]);
      continue;
    }
    digests.set(read.digest, index * digestBytes);
    if (!isAsKnown(read.stat, known)) stats.push([at, plainStat(read.stat)]);
    if (read.blocks !== undefined) blocks.push([at, read.blocks]);
    bytes += Number(read.stat.size);
  }
  return { from, count, stats, problems, blocks, effort: effortOf(bytes, count) };
}

function knownAt({ sizes, times }: ListRequest, index: number): KnownFile {
  return {
    sizeBytes: sizes[index] ?? 0,
    mtimeNs: times[timesPerFile * index] ?? 0n,
    changeNs: times[timesPerFile * index + 1] ?? -1n,
  };
}

function beginEffort(): (bytes: number, files: number) => Effort {
  const [beganMs, beganBusyMs] = [performance.now(), threadBusyMs()];
  return (bytes, files) => {
    const busyMs = threadBusyMs();
    return {
      ...{ wallMs: performance.now() - beganMs, bytes, files },
      ...(busyMs === undefined || beganBusyMs === undefined ? {} : { busyMs: busyMs - beganBusyMs }),
    };
  };
}

/**
 * What this thread has computed so far and, where the system tells, what it has waited for a core: on a busy computer that must not
 * look like waiting for the device. The kernel gives both in nanoseconds (Documentation/scheduler/sched-stats.rst).
 */
function threadBusyMs(): number | undefined {
  if (process.platform === 'linux') {
    try {
      const [computedNs, waitedNs] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ');
      return (Number(computedNs) + Number(waitedNs)) / 1e6;
    } catch {
      // Kernels are built without it, too.
    }
  }
  const { threadCpuUsage } = process as Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>;
  if (threadCpuUsage === undefined) return undefined;
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
