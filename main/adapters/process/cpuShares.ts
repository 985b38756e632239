/** How busy the computer's processors are, as shares of the time since they were last asked about. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

interface CpuTimes {
  readonly user: number;
  readonly system: number;
  readonly total: number;
  /** Told by Linux alone. */
  readonly iowait?: number;
}

export interface CpuShares {
  readonly userPercent: number;
  readonly systemPercent: number;
  readonly iowaitPercent?: number;
}

/** Each answer is about the time since the one before, the first one since now; `undefined` when no time has passed. */
export function createCpuShares(times: () => CpuTimes = cpuTimes): () => CpuShares | undefined {
  let before = times();
  return () => {
    const [last, now] = [before, times()];
    before = now;
    const total = now.total - last.total;
    if (total <= 0) return undefined;
    const percent = (value: number): number => Math.min(100, Math.max(0, (value * 100) / total));
    return {
      userPercent: percent(now.user - last.user),
      systemPercent: percent(now.system - last.system),
      ...(now.iowait === undefined || last.iowait === undefined
        ? {}
        : { iowaitPercent: percent(now.iowait - last.iowait) }),
    };
  };
}

function cpuTimes(): CpuTimes {
  if (process.platform === 'linux') {
    // First line of proc_stat(5): user nice system idle iowait irq softirq steal.
    const numbers = /^cpu +([\d ]+)/.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = numbers;
    const total = user + nice + system + idle + iowait + irq + softirq + steal;
    return { user: user + nice, system: system + irq + softirq, total, iowait };
  }
  let [user, system, total] = [0, 0, 0];
  for (const { times } of cpus()) {
    user += times.user + times.nice;
    system += times.sys + times.irq;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { user, system, total };
}
