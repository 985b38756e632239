/** Facts as lines that a person reads and that YAML readers take, in the manner of the Deadline client. */

export type Facts = Readonly<Record<string, unknown>>;

/** One object: `key: value`, what is in it indented; what is absent is left out. */
export function factsText(facts: Facts, indent = ''): string[] {
  return Object.entries(facts).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) {
      const items = value as readonly unknown[];
      return items.length === 0
        ? [`${indent}${key}: []`]
        : [`${indent}${key}:`, ...items.flatMap((item) => itemLines(item, indent))];
    }
    if (typeof value === 'object' && value !== null) {
      const inner = factsText(value as Facts, `${indent}  `);
      return inner.length === 0 ? [`${indent}${key}: {}`] : [`${indent}${key}:`, ...inner];
    }
    return [`${indent}${key}: ${scalar(value)}`];
  });
}

/** A list of objects, each begun by a dash. */
export function listText(rows: readonly Facts[]): string[] {
  return rows.flatMap((row) => itemLines(row, ''));
}

function itemLines(item: unknown, indent: string): string[] {
  if (typeof item !== 'object' || item === null) return [`${indent}- ${scalar(item)}`];
  return factsText(item as Facts, `${indent}  `).map((line, at) =>
    at === 0 ? `${indent}- ${line.slice(indent.length + 2)}` : line,
  );
}

/** Text that YAML would read as something else is quoted. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[A-Za-z/][\w ./@+-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null)$/i.test(value);
  return isPlain && value.trimEnd() === value ? value : JSON.stringify(value);
}
