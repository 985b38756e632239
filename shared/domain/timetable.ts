/** The weekly timetable of bandwidth limits as one line of text, so that it fits a setting: `mon-fri 08:00-18:00 up=2MiB; sat ...`. */

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface TimetableRow {
  readonly days: readonly Weekday[];
  /** Minutes since midnight, local wall time. */
  readonly fromMinute: number;
  /** Smaller than `fromMinute`: on the next day. Equal: the whole day. */
  readonly toMinute: number;
  /** Bytes per second; 0 is no limit. */
  readonly up: number;
  readonly down: number;
}

/** The rows in order; `undefined` for text that is no timetable. Empty text has no rows. */
export function parseTimetable(text: string): readonly TimetableRow[] | undefined {
  const rows: TimetableRow[] = [];
  for (const line of text.split(/[;\n]/u).filter((part) => part.trim() !== '')) {
    const row = parseRow(line.trim().toLowerCase());
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return rows;
}

/** The text that `parseTimetable` reads as these rows. */
export function timetableText(rows: readonly TimetableRow[]): string {
  return rows
    .map(({ days, fromMinute, toMinute, up, down }) =>
      [daysText(days), `${timeText(fromMinute)}-${timeText(toMinute)}`, `up=${up}`, `down=${down}`].join(' '),
    )
    .join('; ');
}

/** `08:05`. */
export const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

export const mostBytesPerSecond = 1e12;

/** `20 MB/s`, `512KiB`, `0` or `none` as bytes per second; `undefined` for anything else. */
export function parseRate(text: string): number | undefined {
  const given = text.trim().toLowerCase();
  if (given === 'none') return 0;
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmg]i?)?b)?(?:\/s)?$/u.exec(given);
  const unit = unitBytes[match?.[2] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const rate = Math.round(Number(match[1]) * unit);
  return rate <= mostBytesPerSecond ? rate : undefined;
}

function parseRow(line: string): TimetableRow | undefined {
  const [, dayText = '', from = '', to = '', rest = ''] =
    /^([a-z,-]+)\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)((?:\s+(?:up|down)=[^\s=]+)+)$/u.exec(line) ?? [];
  const days = parseDays(dayText);
  const [fromMinute, toMinute] = [parseTime(from), parseTime(to)];
  if (days === undefined || fromMinute === undefined || toMinute === undefined) return undefined;
  const rates = { up: 0, down: 0 };
  for (const [, side, text = ''] of rest.matchAll(/(up|down)=(\S+)/gu)) {
    const rate = parseRate(text);
    if (rate === undefined) return undefined;
    rates[side === 'up' ? 'up' : 'down'] = rate;
  }
  return { days, fromMinute, toMinute: toMinute % minutesOfDay, ...rates };
}

const minutesOfDay = 24 * 60;

/** 24:00 is midnight at the end of a day. */
function parseTime(text: string): number | undefined {
  const [hours = NaN, minutes = NaN] = text.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return minutes < 60 && minute <= minutesOfDay ? minute : undefined;
}

function parseDays(text: string): readonly Weekday[] | undefined {
  if (text === 'daily') return weekdays;
  const days = new Set<Weekday>();
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.split('-');
    const [from, to] = [weekdays.indexOf(first as Weekday), weekdays.indexOf(last as Weekday)];
    if (from < 0 || to < 0 || more.length > 0) return undefined;
    for (let at = from; ; at = (at + 1) % 7) {
      const day = weekdays[at];
      if (day !== undefined) days.add(day);
      if (at === to) break;
    }
  }
  return weekdays.filter((day) => days.has(day));
}

const daysText = (days: readonly Weekday[]): string => (days.length === 7 ? 'daily' : days.join(','));
