/** Numbers, sizes, times and names as people read them. */

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 10432 as "10,432". */
export function formatCount(value: number): string {
  return count.format(value);
}

/** "1 file", "2,204 files". */
export function formatNumber(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Decimal units, three significant digits at most: "84 MB", "18.6 GB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** "today 09:14", "12 Mar 18:04", with the year when it is another one. */
export function formatWhen(ms: number, nowMs: number): string {
  const then = new Date(ms);
  const now = new Date(nowMs);
  if (then.toDateString() === now.toDateString()) return `today ${clock.format(then)}`;
  const day = then.getFullYear() === now.getFullYear() ? dayAndMonth.format(then) : dayMonthYear.format(then);
  return `${day} ${clock.format(then)}`;
}

/** "8 s", "3 min 40 s", "1 h 5 min". Less than a second counts as 1 s. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A name or path with characters that could disguise it made visible: ⟨U+202E⟩. */
export function visibleName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    // Joiners are part of ordinary emoji and scripts.
    if (character === '\u200d' || character === '\u200c') return character;
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The last part of a path of either kind. */
export function lastPart(path: string): string {
  const parts = path.split(/[/\\]+/u).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}
