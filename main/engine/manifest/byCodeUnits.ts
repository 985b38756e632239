/** The order of paths in a manifest. */

/** By UTF-16 code units, whatever the language of the computer. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
