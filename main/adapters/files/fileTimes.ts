/** Setting modification times to the microsecond, although Node passes seconds as a double. */
import { fstatSync, futimesSync } from 'node:fs';
import { lstat, lutimes, type FileHandle } from 'node:fs/promises';
import { mtimeUsOf } from '../../../shared/domain/mtime';

/**
 * Sets mtime so that it reads back, cut down to microseconds, as exactly `mtimeUs`; keeps atime to the microsecond; never
 * follows a link.
 */
export async function setMtime(path: string, mtimeUs: bigint): Promise<void> {
  const { atimeNs } = await lstat(path, { bigint: true });
  const atime = secondsText(secondsNotBefore(mtimeUsOf(atimeNs)));
  await lutimes(path, atime, secondsText(secondsNotBefore(mtimeUs)));
  if (mtimeUs >= 0n) return;
  // Some versions of the binding cut to whole microseconds towards zero, which is the wrong way before 1970.
  const { mtimeNs } = await lstat(path, { bigint: true });
  if (mtimeUsOf(mtimeNs) !== mtimeUs) await lutimes(path, atime, secondsText(Number(mtimeUs) / 1e6 - 5e-7));
}

/** The same for an open file that was made a moment ago, whose atime becomes now. */
export async function setMtimeOfNew(handle: FileHandle, mtimeUs: bigint): Promise<void> {
  const atime = secondsText(Date.now() / 1000);
  await handle.utimes(atime, secondsText(secondsNotBefore(mtimeUs)));
  if (mtimeUs >= 0n) return;
  const { mtimeNs } = await handle.stat({ bigint: true });
  if (mtimeUsOf(mtimeNs) !== mtimeUs) await handle.utimes(atime, secondsText(Number(mtimeUs) / 1e6 - 5e-7));
}

/** As `setMtimeOfNew`, without a wait. */
export function setMtimeOfNewSync(file: number, mtimeUs: bigint): void {
  const atime = secondsText(Date.now() / 1000);
  futimesSync(file, atime, secondsText(secondsNotBefore(mtimeUs)));
  if (mtimeUs >= 0n) return;
  const { mtimeNs } = fstatSync(file, { bigint: true });
  if (mtimeUsOf(mtimeNs) !== mtimeUs) futimesSync(file, atime, secondsText(Number(mtimeUs) / 1e6 - 5e-7));
}

/**
 * The smallest double that the OS receives as a time not before these microseconds. Today's seconds in a double are a quarter
 * of a microsecond apart, so the nearest one may lie before and would read as the microsecond before.
 */
export function secondsNotBefore(microseconds: bigint): number {
  let seconds = Number(microseconds) / 1e6;
  while (nanosecondsOf(seconds) < microseconds * 1000n) seconds = nextDouble(seconds);
  return seconds;
}

/** As the binding computes it. */
function nanosecondsOf(seconds: number): bigint {
  const whole = Math.trunc(seconds);
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.trunc((seconds - whole) * 1e9));
}

function nextDouble(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value < 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** Text, because Node turns negative numbers into the current time. */
function secondsText(seconds: number): string {
  return String(seconds);
}
