/** How long something is kept, as people write it: `36h`, `14d`, or `0` for not at all. */

const mostKeepMs = 14 * 86_400_000;

/** Milliseconds; `undefined` for other text and for more than 14 days. */
export function parseKeepTime(text: string): number | undefined {
  const match = /^(\d{1,4})(h|d)?$/.exec(text.trim());
  if (match === null || (match[2] === undefined && Number(match[1]) !== 0)) return undefined;
  const ms = Number(match[1]) * (match[2] === 'd' ? 86_400_000 : 3_600_000);
  return ms <= mostKeepMs ? ms : undefined;
}
