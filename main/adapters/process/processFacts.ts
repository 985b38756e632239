/** What tells one process from a later one of the same number: when it and the system started. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Milliseconds since the epoch, the same for every process until the next start of the system (give or take a second). */
export function osBootMs(nowMs: number): number {
  return Math.round(nowMs - uptime() * 1000);
}

/**
 * When a process started, in the system's own words; `undefined` when there is no such process, empty where the system does
 * not tell without another program.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') return isThere(pid) ? '' : undefined;
  try {
    // Field 22 of proc_pid_stat(5); the name in field 2 may hold spaces and parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    return isThere(pid) ? '' : undefined;
  }
}

/** Signal 0 asks without sending anything; a process of somebody else answers EPERM and lives. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
