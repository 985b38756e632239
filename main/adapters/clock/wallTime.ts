/** What the clock on the wall says, where this computer is. */

/** Day of the week (0 is Monday) and minutes since midnight; daylight saving is whatever the system says. */
export function localWallTime(ms: number): { weekday: number; minute: number } {
  const date = new Date(ms);
  return { weekday: (date.getDay() + 6) % 7, minute: date.getHours() * 60 + date.getMinutes() };
}
