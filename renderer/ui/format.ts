/** How the window writes times and rates; numbers, sizes and names come from the shared texts. */
import * as shared from '../../shared/text/format';
import { isolated } from '../locales/language';

export { formatCount, visibleText } from '../../shared/text/format';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Decimal units with three significant digits: "18.9 MB". */
export function formatBytes(bytes: number): string {
  return isolated(shared.formatBytes(bytes));
}

/** "today 09:14", else "12 Mar 18:04", in the time zone of this workstation. */
export function formatWhen(ms: number, nowMs: number = Date.now()): string {
  return isolated(shared.formatTime(ms, { nowMs, timeZone }));
}

export function formatRate(bytesPerSecond: number): string {
  return isolated(`${shared.formatBytes(bytesPerSecond)}/s`);
}

/** "8 s", "3 min 40 s", "1 h 5 min". Less than a second counts as 1 s. */
export function formatDuration(ms: number): string {
  return isolated(durationOf(ms));
}

function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The last part of a path of either kind. */
export function lastPart(path: string): string {
  const parts = path.split(/[/\\]+/u).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}
