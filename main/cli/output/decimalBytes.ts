/** Sizes for people: decimal units, three significant digits. */
const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Such as `1.23 GB`; whole bytes below 1,000. */
export function decimalBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? String(value) : value.toPrecision(3)} ${units[power] ?? 'bytes'}`;
}
