/** Edits one key of a TOML text and leaves every other byte as it is. */
import { parse, stringify, type TomlTable } from 'smol-toml';

export type TomlValue = string | number | boolean;

/**
 * The text with one dotted key set, or taken out for `undefined`. Where a single line cannot be edited safely (inline
 * tables, values over several lines) answers `undefined`: the caller decides what to do with the rest of the file.
 */
export function editToml(text: string, key: string, value: TomlValue | undefined): string | undefined {
  const edited = editLine(text, key, value);
  const wanted = flattenToml(parseToml(text));
  if (value === undefined) wanted.delete(key);
  else wanted.set(key, value);
  return isSame(edited, wanted) ? edited : undefined;
}

/** Throws smol-toml's own error. A byte order mark is passed over. */
export function parseToml(text: string): TomlTable {
  return parse(text.startsWith('\ufeff') ? text.slice(1) : text);
}

/** Values of nested tables by dotted key. */
export function flattenToml(table: Readonly<Record<string, unknown>>, prefix = ''): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(table)) {
    const key = prefix + name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
      for (const [inner, innerValue] of flattenToml(value as Record<string, unknown>, `${key}.`))
        values.set(inner, innerValue);
    } else values.set(key, value);
  }
  return values;
}

/** Where a key is written, counted from 1; absent when it is written in a way that a line cannot show. */
export function placeOfKey(text: string, key: string): { readonly line: number; readonly column: number } | undefined {
  const found = findLine(text.split('\n'), key);
  return found === undefined ? undefined : { line: found.index + 1, column: found.indent + 1 };
}

interface Found {
  readonly index: number;
  readonly indent: number;
  /** As it is written there: the last part in its table, or the whole key. */
  readonly name: string;
}

const partsOf = (key: string): readonly [table: string, name: string] => {
  const dot = key.lastIndexOf('.');
  return [key.slice(0, Math.max(0, dot)), key.slice(dot + 1)];
};

const tableHeader = /^\s*\[\s*([^\][]+?)\s*\]\s*(?:#.*)?\r?$/;

/** A name may hold signs of a pattern: `*` in the locks of a policy. */
const escaped = (name: string): string => name.replace(/[$()*+?[\\\]^{|}]/g, String.raw`\$&`);

function findLine(lines: readonly string[], key: string): Found | undefined {
  const [table, name] = partsOf(key);
  let current = '';
  for (const [index, line] of lines.entries()) {
    current = tableHeader.exec(line)?.[1] ?? current;
    const written = current === table ? name : current === '' ? key : undefined;
    if (written === undefined) continue;
    const pattern = written.split('.').map(escaped).join('\\s*\\.\\s*');
    const match = new RegExp(`^(\\s*)${pattern}\\s*=`).exec(line);
    if (match !== null) return { index, indent: match[1]?.length ?? 0, name: written };
  }
  return undefined;
}

function editLine(text: string, key: string, value: TomlValue | undefined): string {
  const [table, name] = partsOf(key);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.split('\n').map((line) => line.replace(/\r$/, ''));
  // Lines keep their own ending: only those that are written get the one of the file.
  const endings = text === '' ? [] : text.split('\n').map((line) => (line.endsWith('\r') ? '\r\n' : '\n'));
  const join = (): string =>
    lines.map((line, index) => line + (index < lines.length - 1 ? (endings[index] ?? newline) : '')).join('');
  const found = findLine(lines, key);
  if (value === undefined) {
    if (found === undefined) return text;
    lines.splice(found.index, 1);
    endings.splice(found.index, 1);
    return join();
  }
  const literal = stringify({ [name]: value })
    .trim()
    .slice(name.length)
    .replace(/^\s*=\s*/, '');
  if (found !== undefined) {
    const line = lines[found.index] ?? '';
    lines[found.index] = `${line.slice(0, line.indexOf('=') + 1)} ${literal}${trailingComment(line)}`;
    return join();
  }
  const end = lastLineOf(lines, table);
  if (end >= 0) {
    lines.splice(end + 1, 0, `${name} = ${literal}`);
    endings.splice(end + 1, 0, newline);
    return join();
  }
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  endings.length = Math.min(endings.length, lines.length);
  if (lines.length > 0) lines.push('');
  lines.push(`[${table}]`, `${name} = ${literal}`, '');
  return join();
}

/** Index of the last line with content of a table, -1 when the table is not there. */
function lastLineOf(lines: readonly string[], table: string): number {
  let current = '';
  let end = -1;
  for (const [index, line] of lines.entries()) {
    current = tableHeader.exec(line)?.[1] ?? current;
    if (current === table && line.trim() !== '') end = index;
  }
  return end;
}

/** The comment behind a simple value, with the space before it. */
function trailingComment(line: string): string {
  const match = /=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#]*?)(\s*#.*)$/.exec(line);
  return match?.[1] ?? '';
}

function isSame(text: string, wanted: ReadonlyMap<string, unknown>): boolean {
  try {
    const found = flattenToml(parseToml(text));
    return (
      found.size === wanted.size &&
      [...wanted].every(([key, value]) => JSON.stringify(found.get(key)) === JSON.stringify(value))
    );
  } catch {
    // An edit that breaks the file is an edit that is not made.
    return false;
  }
}
