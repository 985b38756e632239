/** Writes messages of the catalogue outside of the window: `{name}` and `{count, plural, one {# file} other {# files}}`. */

export type MessageValues = Readonly<Record<string, string | number>>;

export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly name: string }
  | { readonly type: 'plural'; readonly name: string; readonly options: ReadonlyMap<string, readonly MessagePart[]> };

/** Takes a message apart. Throws on a brace that is never closed: the catalogue is ours. */
export function parseMessage(text: string): readonly MessagePart[] {
  const parts: MessagePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (open < 0) break;
    if (open > at) parts.push({ type: 'text', text: text.slice(at, open) });
    const end = closing(text, open);
    parts.push(placeholder(text.slice(open + 1, end)));
    at = end + 1;
  }
  if (at < text.length) parts.push({ type: 'text', text: text.slice(at) });
  return parts;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new SyntaxError(`A brace is not closed in the message: ${text}`);
}

function placeholder(inside: string): MessagePart {
  const plural = /^\s*(\w+)\s*,\s*plural\s*,/u.exec(inside);
  if (plural === null) return { type: 'value', name: (inside.split(',')[0] ?? '').trim() };
  const options = new Map<string, readonly MessagePart[]>();
  let at = plural[0].length;
  for (;;) {
    const open = inside.indexOf('{', at);
    if (open < 0) break;
    const end = closing(inside, open);
    options.set(inside.slice(at, open).trim(), parseMessage(inside.slice(open + 1, end)));
    at = end + 1;
  }
  return { type: 'plural', name: plural[1] ?? '', options };
}

/** Puts values into a message; a number is written by the rules of the language, a missing value is a mistake of ours. */
export function writeMessage(parts: readonly MessagePart[], values: MessageValues, locale: string): string {
  const numbers = new Intl.NumberFormat(locale);
  const write = (inner: readonly MessagePart[], count: string): string =>
    inner
      .map((part) => {
        if (part.type === 'text') return part.text.replaceAll('#', count === '' ? '#' : count);
        const value = values[part.name];
        if (value === undefined) throw new RangeError(`The message needs a value for ${part.name}.`);
        if (part.type === 'value') return typeof value === 'number' ? numbers.format(value) : value;
        const rule = new Intl.PluralRules(locale).select(Number(value));
        const option = part.options.get(`=${value}`) ?? part.options.get(rule) ?? part.options.get('other') ?? [];
        return write(option, numbers.format(Number(value)));
      })
      .join('');
  return write(parts, '');
}

/** The same message with its words changed, its places untouched. */
export function mapWords(parts: readonly MessagePart[], change: (text: string) => string): readonly MessagePart[] {
  return parts.map((part) => {
    if (part.type === 'text') return { type: 'text', text: change(part.text) };
    if (part.type === 'value') return part;
    return {
      ...part,
      options: new Map([...part.options].map(([name, option]) => [name, mapWords(option, change)])),
    };
  });
}
