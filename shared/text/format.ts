/** How numbers, sizes, times and file names are written for people: one style everywhere. */

/** Where and when the reader is, so that the same instant always gives the same words. */
export interface TimeContext {
  readonly nowMs: number;
  /** IANA name such as `Europe/Vienna`. */
  readonly timeZone: string;
}

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `7316` → "7,316". */
export function formatCount(value: number): string {
  return integers.format(value);
}

/** "1 frame", "12 frames"; irregular plurals are given. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units with three significant digits: "18.9 MB", "4.31 GB", "410 MB", "12 B". */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return `-${formatBytes(-bytes)}`;
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = 0;
  // 999.5 rounds up to 1,000 of its unit, so the next unit begins there.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const name = units[unit] ?? 'PB';
  if (value >= 1000) return `${formatCount(value)} ${name}`;
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${name}`;
}

interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly time: string;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateParts(ms: number, timeZone: string): DateParts | undefined {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return undefined;
  let format = dateFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    dateFormats.set(timeZone, format);
  }
  const found = new Map(format.formatToParts(ms).map((part) => [part.type, part.value]));
  return {
    day: found.get('day') ?? '',
    // Some ICU versions abbreviate September with four letters.
    month: (found.get('month') ?? '').slice(0, 3),
    year: found.get('year') ?? '',
    time: `${found.get('hour') ?? ''}:${found.get('minute') ?? ''}`,
  };
}

/** "today 09:14", else "12 Mar 18:04"; the year is named when it is not this one. */
export function formatTime(ms: number, context: TimeContext): string {
  const parts = dateParts(ms, context.timeZone);
  const now = dateParts(context.nowMs, context.timeZone);
  if (parts === undefined || now === undefined) return 'unknown time';
  if (parts.year === now.year && parts.month === now.month && parts.day === now.day) return `today ${parts.time}`;
  return `${dayOf(parts, now)} ${parts.time}`;
}

/** "today", else "12 Mar". */
export function formatDay(ms: number, context: TimeContext): string {
  const parts = dateParts(ms, context.timeZone);
  const now = dateParts(context.nowMs, context.timeZone);
  if (parts === undefined || now === undefined) return 'an unknown day';
  return parts.year === now.year && parts.month === now.month && parts.day === now.day ? 'today' : dayOf(parts, now);
}

function dayOf(parts: DateParts, now: DateParts): string {
  return parts.year === now.year ? `${parts.day} ${parts.month}` : `${parts.day} ${parts.month} ${parts.year}`;
}

/** The ends of a hash, enough to see that two differ: "9f2c…e1". */
export function formatHash(hash: string): string {
  return hash.length <= 7 ? hash : `${hash.slice(0, 4)}…${hash.slice(-2)}`;
}

// Controls, line separators, bidi marks and overrides, zero-width characters, lone surrogates: all that can make a name look like another.
const deceiving =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** A file name as it may be shown: control and bidi characters become ⟨U+202E⟩. */
export function visibleText(text: string): string {
  return text.replaceAll(deceiving, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
