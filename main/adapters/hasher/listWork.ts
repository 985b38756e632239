/** A thread's share of a list of files: it takes some, reads them and says what it found, until none are left. */
import { readFileSync } from 'node:fs';
import {
  controls,
  type Effort,
  type FileProblem,
  type ListPart,
  type ListReply,
  type ListRequest,
} from './hashMessages';
import { readDigest } from './readDigest';

/** Between two messages. */
const mostAtOnce = 64;
const digestBytes = 16;
const factsPerFile = 4;

export interface ListListener {
  readonly isClosing: () => boolean;
  readonly post: (reply: ListReply, transfer: readonly ArrayBuffer[]) => void;
}

/** Others that ask this thread for a file have their turn between two shares. */
export function workOnList(request: ListRequest, { isClosing, post }: ListListener): void {
  const control = new Int32Array(request.control);
  const cancelled = new Int32Array(request.cancelled);
  const isStopped = (): boolean => Atomics.load(cancelled, 0) !== 0 || isClosing();
  const turn = (): void => {
    const isSeated = request.seat < Atomics.load(control, controls.seats);
    const share = isSeated && !isStopped() ? takeShare(request, control) : undefined;
    if (share === undefined) {
      post({ id: request.id, kind: 'left', seat: request.seat }, []);
      return;
    }
    const part = readShare(
      request,
      share,
      Atomics.load(control, controls.isCold) !== 0,
      isStopped,
      (index, readBytes) => {
        post({ id: request.id, kind: 'listBytes', index, readBytes }, []);
      },
    );
    post({ id: request.id, kind: 'part', part }, [
      ...[part.digests.buffer, part.sizes.buffer, part.facts.buffer, part.modes.buffer].filter(
        (each) => each instanceof ArrayBuffer,
      ),
    ]);
    setImmediate(turn);
  };
  turn();
}

interface Share {
  readonly from: number;
  readonly to: number;
}

/** Large files one at a time; fewer small ones when few are left, so that all threads end at the same time. */
export function takeShare(
  { paths, largeCount }: Pick<ListRequest, 'paths' | 'largeCount'>,
  control: Int32Array,
): Share | undefined {
  for (;;) {
    const from = Atomics.load(control, controls.next);
    const left = paths.length - from;
    if (left <= 0) return undefined;
    const fair = Math.ceil(left / (2 * Math.max(1, Atomics.load(control, controls.seats))));
    const to = from + (from < largeCount ? 1 : Math.min(mostAtOnce, fair));
    if (Atomics.compareExchange(control, controls.next, from, to) === from) return { from, to };
  }
}

function readShare(
  { paths }: ListRequest,
  { from, to }: Share,
  isCold: boolean,
  isStopped: () => boolean,
  onBytes: (index: number, readBytes: number) => void,
): ListPart {
  const count = to - from;
  const digests = new Uint8Array(count * digestBytes);
  const sizes = new Float64Array(count);
  const facts = new BigInt64Array(count * factsPerFile);
  const modes = new Uint16Array(count);
  const problems: (readonly [number, FileProblem])[] = [];
  const blocks: (readonly [number, Uint8Array])[] = [];
  const effortOf = beginEffort();
  let bytes = 0;
  for (let at = 0; at < count; at++) {
    const index = from + at;
    const read = readDigest({
      ...{ path: paths[index] ?? '', isCold, isStopped },
      onBytes: (readBytes) => {
        onBytes(index, readBytes);
      },
    });
    if ('problem' in read) {
      problems.push([at, read]);
      continue;
    }
    const { digest, stat } = read;
    digests.set(digest, at * digestBytes);
    sizes[at] = Number(stat.size);
    facts.set([stat.mtimeNs, stat.ctimeNs, stat.dev, stat.ino], at * factsPerFile);
    modes[at] = Number(stat.mode & 0o7777n);
    if (read.blocks !== undefined) blocks.push([at, read.blocks]);
    bytes += Number(stat.size);
  }
  return { from, count, digests, sizes, facts, modes, problems, blocks, effort: effortOf(bytes, count) };
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
