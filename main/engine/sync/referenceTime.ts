/** Times and JSON as Python writes them. Pure. */

/** `datetime.isoformat()` in UTC: microseconds only where there are some. */
export function referenceIso(ms: number): string {
  const [seconds = '', fraction = ''] = new Date(Math.trunc(ms)).toISOString().slice(0, -1).split('.');
  return `${seconds}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}

/** `undefined` for what is no time. */
export function msOfIso(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `json.dumps` writes nothing but ASCII. */
export function asciiJson(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
