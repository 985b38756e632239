/** Puts the temporary folders of the tests into memory where the machine has enough: they make and remove tens of thousands of files. */
import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

/** A file system like any other, links, modes and nanoseconds included, only without a disk below. */
const memoryFolder = '/dev/shm';
const neededBytes = 6 * 2 ** 30;

/** Runs once before all workers start, which inherit its environment; answers what takes it back. */
export function setup(): () => void {
  // Whoever names a folder for temporary files gets it.
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return () => undefined;
  removeLeftovers();
  const own = path.join(memoryFolder, `satchel-tests-${process.pid}`);
  mkdirSync(own);
  process.env['TMPDIR'] = own;
  return () => {
    delete process.env['TMPDIR'];
    rmSync(own, { recursive: true, force: true });
  };
}

/** A container may give it a few megabytes only, or none. */
function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    return Math.min(bavail * bsize, process.availableMemory()) >= neededBytes;
  } catch {
    return false;
  }
}

/** Of runs that were killed: what they left would take memory until the next start of the machine. */
function removeLeftovers(): void {
  for (const name of readdirSync(memoryFolder)) {
    const [, processId] = /^satchel-tests-(\d+)$/.exec(name) ?? [];
    if (processId === undefined || isAlive(Number(processId))) continue;
    rmSync(path.join(memoryFolder, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Of somebody else, and alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
