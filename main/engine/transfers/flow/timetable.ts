/** Which row of the weekly timetable is in force, by what the clock on the wall says. */
import { weekdays, type TimetableRow } from '../../../../shared/domain/timetable';

/** Local time: in the hour that comes twice when summer ends, it comes twice here too. */
export interface WallTime {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly minute: number;
}

/** The place of the first row that fits; `undefined` when none does. */
export function rowInForce(rows: readonly TimetableRow[], { weekday, minute }: WallTime): number | undefined {
  const isDay = ({ days }: TimetableRow, day: number): boolean => {
    const name = weekdays[(day + 7) % 7];
    return name !== undefined && days.includes(name);
  };
  const found = rows.findIndex((row) => {
    const { fromMinute: from, toMinute: to } = row;
    if (from < to) return isDay(row, weekday) && minute >= from && minute < to;
    // It ends the day after it began, the same minute or an earlier one.
    return (isDay(row, weekday) && minute >= from) || (isDay(row, weekday - 1) && minute < to);
  });
  return found < 0 ? undefined : found;
}
