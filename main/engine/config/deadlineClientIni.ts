/** The dialect of Python's ConfigParser: read whole, changed by single lines so that every other byte stays. */

export interface IniValue {
  /** As it stands in the file, continuation lines joined; `%%` is still two signs. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface IniText {
  /** Values by section and lower-cased key. Of a key that is there twice the last one counts. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, IniValue>>;
  /** What another reader of this dialect would not accept, as ends of sentences, in the order of the lines. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** Every section inherits from this one. */
const defaultSection = 'DEFAULT';

/** The value of a key, or what its section inherits. A section that is not there inherits nothing. */
export function iniValue({ sections }: IniText, section: string, key: string): IniValue | undefined {
  const own = sections.get(section);
  return own === undefined ? undefined : (own.get(key) ?? sections.get(defaultSection)?.get(key));
}

/** Never throws: lines that mean nothing are told as problems. */
export function parseIni(text: string): IniText {
  const sections = new Map<string, Map<string, IniValue>>();
  const problems: { line: number; problem: string }[] = [];
  const seen = new Set<string>();
  for (const one of readLines(text)) {
    const line = one.index + 1;
    if (one.kind === 'broken') problems.push({ line, problem: one.problem });
    if (one.kind === 'section') {
      if (seen.has(one.section) && one.section !== defaultSection)
        problems.push({ line, problem: `the section [${one.section}] is there twice` });
      seen.add(one.section);
      if (!sections.has(one.section)) sections.set(one.section, new Map());
    }
    if (one.kind !== 'option') continue;
    const values = sections.get(one.section);
    if (values?.has(one.key) === true)
      problems.push({ line, problem: `${one.key} is there twice; the last one counts` });
    values?.set(one.key, { text: one.value, line });
  }
  return { sections, problems };
}

/** The text with one key set in a section, which is made when it is not there. `value` is raw: one line, `%` doubled. */
export function setInIni(text: string, section: string, key: string, value: string): string {
  const lines = linesOf(text);
  const read = readLines(text);
  const found = read
    .filter((one) => one.kind === 'option')
    .findLast((one) => one.section === section && one.key === key);
  if (found !== undefined) {
    const old = lines[found.index] ?? { body: '', ending: '' };
    const head = /^(?:[^=:]*[=:][^\S\r\n]*)/.exec(old.body)?.[0] ?? '';
    // `key =` without a value gets the space that other lines have.
    const space = /\s[=:]$/.test(head) ? ' ' : '';
    lines[found.index] = { body: `${head}${space}${value}`, ending: old.ending };
    return joined(lines.filter((_, index) => !found.continued.includes(index)));
  }
  const newline = lines.find(({ ending }) => ending !== '')?.ending ?? '\n';
  const last = read.findLast((one) => one.section === section && one.kind !== 'broken');
  if (last === undefined) {
    endWithNewline(lines, newline);
    if (lines.length > 0 && strip(lines.at(-1)?.body ?? '') !== '') lines.push({ body: '', ending: newline });
    lines.push({ body: `[${section}]`, ending: newline }, { body: `${key} = ${value}`, ending: newline });
    return joined(lines);
  }
  const at = last.kind === 'option' ? Math.max(last.index, ...last.continued) : last.index;
  const next = read[read.indexOf(last) + 1];
  // A line that is indented deeper than the key above it belongs to that key's value.
  const indents = [last, ...(last.kind === 'section' && next !== undefined ? [next] : [])].map(({ index }) =>
    startOf(lines[index]?.body ?? '').replace('\ufeff', ''),
  );
  const indent = indents.reduce((a, b) => (b.length > a.length ? b : a));
  const before = lines[at];
  if (before?.ending === '') before.ending = newline;
  lines.splice(at + 1, 0, { body: `${indent}${key} = ${value}`, ending: newline });
  return joined(lines);
}

/** The text without a key of a section, wherever it stands there; its section stays. */
export function clearInIni(text: string, section: string, key: string): string {
  const gone = new Set(
    readLines(text).flatMap((one) =>
      one.kind === 'option' && one.section === section && one.key === key ? [one.index, ...one.continued] : [],
    ),
  );
  return joined(linesOf(text).filter((_, index) => !gone.has(index)));
}

interface Line {
  body: string;
  ending: string;
}

interface Head {
  readonly index: number;
  readonly section: string;
}

/** A line that begins something; `continued` are the lines of its value after the first. */
type Read =
  | (Head & { readonly kind: 'section' })
  | (Head & { readonly kind: 'option'; readonly key: string; value: string; readonly continued: number[] })
  | (Head & { readonly kind: 'broken'; readonly problem: string });

/** What the lines mean: the steps of ConfigParser's own reader, in its order. */
function readLines(text: string): Read[] {
  const read: Read[] = [];
  let section: string | undefined;
  let option: (Read & { readonly kind: 'option' }) | undefined;
  let indent = 0;
  let blanks = 0;
  for (const [index, { body }] of linesOf(text).entries()) {
    const value = strip(body);
    if (value === '' || value.startsWith('#') || value.startsWith(';')) {
      // Empty lines belong to a value that goes on after them; comments do not.
      if (value === '') blanks += 1;
      continue;
    }
    const depth = startOf(body).length;
    if (option !== undefined && depth > indent) {
      option.value += `${'\n'.repeat(blanks + 1)}${value}`;
      option.continued.push(index);
      blanks = 0;
      continue;
    }
    indent = depth;
    blanks = 0;
    const header = /^\[([^\n]+)\]/.exec(value)?.[1];
    option = undefined;
    const parts = /^([^=:]*?)[=:](.*)$/s.exec(value);
    const key = strip(parts?.[1] ?? '').toLowerCase();
    if (header !== undefined) {
      section = header;
      read.push({ kind: 'section', index, section });
    } else if (section === undefined) {
      read.push({ kind: 'broken', index, section: '', problem: 'this line stands before the first section' });
    } else if (key === '') {
      read.push({ kind: 'broken', index, section, problem: 'this line is neither a section nor a key with a value' });
    } else {
      option = { kind: 'option', index, section, key, value: strip(parts?.[2] ?? ''), continued: [] };
      read.push(option);
    }
  }
  return read;
}

/** Each line with its own ending; a text that ends with a newline has no empty line behind it. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/gu)) {
    const [whole, body = '', ending = ''] = match;
    if (whole !== '') lines.push({ body, ending });
  }
  return lines;
}

const joined = (lines: readonly Line[]): string => lines.map(({ body, ending }) => body + ending).join('');

function endWithNewline(lines: readonly Line[], newline: string): void {
  const last = lines.at(-1);
  if (last?.ending === '') last.ending = newline;
}

/** What Python takes for white space, which is not what JavaScript does; a byte order mark in front counts as well. */
const white = '[\\t-\\r\\u001c- \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const whiteStart = new RegExp(`^\\ufeff?${white}*`, 'u');
const whiteEnd = new RegExp(`${white}+$`, 'u');

const startOf = (text: string): string => whiteStart.exec(text)?.[0] ?? '';
const strip = (text: string): string => text.replace(whiteStart, '').replace(whiteEnd, '');
