/** How many threads read a volume: more while they wait for the device and more of them get more done, fewer again when not. */
import type { Effort } from './hashMessages';

export interface WorkerCount {
  /** How many threads are to read now. */
  readonly count: number;
  /** Whether threads spend their time waiting for the device. */
  readonly isCold: boolean;
  /** Told of each share of work; `active` threads were at work when it was done. */
  add(effort: Effort, active: number): void;
}

export interface WorkerLimits {
  /** As many threads as the computer runs at once. */
  readonly cores: number;
  readonly most: number;
}

/** So much time of each thread makes a measurement. */
const windowMs = 150;
/** What a thread that starts needs until it is one of many. */
const startMs = 60;
/** A thread that spends less of its time computing waits for the device. */
const busyShare = 0.6;
/** What more threads must bring to be kept. */
const gain = 1.1;
/** Measurements after a try that brought nothing before the next one: what is read changes. */
const pauseWindows = 8;
/** Opening a file costs about as much as reading so much of it. */
const openBytes = 64 * 1024;

/** The decision alone: whoever starts threads asks `count` after each `add`. */
export function createWorkerCount({ cores, most }: WorkerLimits): WorkerCount {
  const fewest = Math.min(cores, most);
  let count = fewest;
  let isCold = false;
  let pause = 0;
  /** While threads start, the others have the device for themselves. */
  let settleMs = 0;
  /** What fewer threads reached, while more of them are tried. */
  let trial: { readonly count: number; readonly rate: number } | undefined;
  let [wallMs, busyMs, work, isTold] = [0, 0, 0, true];

  /** Between two measurements nothing of the one is counted for the other. */
  function begin(): void {
    [wallMs, busyMs, work, isTold] = [0, 0, 0, true];
  }

  function tryMore(rate: number): void {
    if (count >= most) return;
    trial = { count, rate };
    count = Math.min(most, count + Math.max(1, Math.ceil(count / 2)));
    settleMs = startMs * count;
  }

  function decide(): void {
    // Time in which nobody worked is not in it, so that pauses between lists do not look like waiting.
    const rate = (work / wallMs) * count;
    // Threads beyond the cores also wait for those, not only for the device.
    const share = ((busyMs / wallMs) * count) / Math.min(count, cores);
    const isWaiting = !isTold || share < busyShare;
    isCold = isTold && isWaiting;
    const before = trial;
    trial = undefined;
    if (before !== undefined && rate < before.rate * gain) {
      count = before.count;
      pause = pauseWindows;
    } else if (!isWaiting) count = Math.max(fewest, count - 1);
    else if (before === undefined && pause > 0) pause -= 1;
    else tryMore(rate);
  }

  return {
    get count() {
      return count;
    },
    get isCold() {
      return isCold;
    },
    add(effort, active) {
      // At the ends of lists fewer are at work, and what they reach is not what is decided about.
      if (active !== count) return;
      if (settleMs > 0) {
        settleMs -= effort.wallMs;
        return;
      }
      wallMs += effort.wallMs;
      work += effort.bytes + effort.files * openBytes;
      if (effort.busyMs === undefined) isTold = false;
      else busyMs += effort.busyMs;
      if (wallMs < windowMs * count) return;
      decide();
      begin();
    },
  };
}

/** What was learnt of each volume, for as long as the process runs. */
export function createVolumes(limits: WorkerLimits): (volume: string) => WorkerCount {
  const known = new Map<string, WorkerCount>();
  return (volume) => {
    const found = known.get(volume) ?? createWorkerCount(limits);
    known.set(volume, found);
    return found;
  };
}
