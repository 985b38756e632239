/** Names in which a program writes a tile or a frame as a sign: `rock.<UDIM>.tx`, `plate.####.exr`. */

/** Each sign, and what stands there in the name of a file. */
const signs = [
  { sign: String.raw`<udim>|%\(udim\)d`, meaning: String.raw`\d{4}` },
  { sign: String.raw`<uvtile>|%\(uvtile\)d|_u<u>_v<v>`, meaning: String.raw`_?u\d+_v\d+` },
  { sign: String.raw`<f\d*>|<frame\d*>|\$f\d?|#+|%0?\d*d`, meaning: String.raw`-?\d+` },
] as const;
const anySign = new RegExp(signs.map(({ sign }) => `(${sign})`).join('|'), 'gi');

/** Which files such a name stands for; undefined for a name without a sign. */
export function namePattern(name: string): RegExp | undefined {
  let expression = '';
  let end = 0;
  for (const match of name.matchAll(anySign)) {
    const groups: readonly (string | undefined)[] = match.slice(1);
    const which = groups.findIndex((text) => text !== undefined);
    expression += literal(name.slice(end, match.index)) + (signs[which]?.meaning ?? '');
    end = match.index + match[0].length;
  }
  return end === 0 ? undefined : new RegExp(`^${expression}${literal(name.slice(end))}$`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
