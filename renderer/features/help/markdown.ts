/** Takes the Markdown of the help apart into plain data; nothing of it is ever read as HTML. */

export type Inline =
  | { readonly kind: 'text' | 'code' | 'bold'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly page: string; readonly anchor: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly id: string; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'code'; readonly text: string };

type Cell = readonly Inline[];

/**
 * Headings, paragraphs, lists, tables and fenced code. A link leads to a page of the help, with or without an anchor;
 * every other link stays the text that it is.
 */
export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split(/\r?\n/u);
  const blocks: Block[] = [];
  const ids = new Map<string, number>();
  let at = 0;
  const take = (belongs: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && belongs(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,4}) +(.+)$/u.exec(line);
    if (line.trim() === '') at += 1;
    else if (line.startsWith('```')) {
      at += 1;
      const text = take((each) => !each.startsWith('```')).join('\n');
      at += 1;
      blocks.push({ kind: 'code', text });
    } else if (heading !== null) {
      at += 1;
      const text = heading[2] ?? '';
      blocks.push({
        kind: 'heading',
        level: heading[1]?.length ?? 1,
        id: uniqueId(text, ids),
        content: inlinesOf(text),
      });
    } else if (line.startsWith('|')) blocks.push(tableOf(take((each) => each.startsWith('|'))));
    else if (listItem.test(line)) {
      const isOrdered = /^\d/u.test(line);
      blocks.push({
        kind: 'list',
        isOrdered,
        items: itemsOf(take((each) => listItem.test(each) || /^ +\S/u.test(each))),
      });
    } else blocks.push({ kind: 'paragraph', content: inlinesOf(take(isProse).join(' ')) });
  }
  return blocks;
}

const listItem = /^(?:[-*]|\d+\.) +/u;
const isProse = (line: string): boolean =>
  line.trim() !== '' && !/^(?:#{1,4} |```|\|)/u.test(line) && !listItem.test(line);

/** A line that is set in belongs to the item above it. */
function itemsOf(lines: readonly string[]): Inline[][] {
  const items: string[] = [];
  for (const line of lines)
    if (listItem.test(line)) items.push(line.replace(listItem, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  return items.map(inlinesOf);
}

function tableOf(lines: readonly string[]): Block {
  const [head = [], ...rows] = lines.filter((line) => !/^\|[\s|:-]+\|$/u.test(line)).map(cellsOf);
  return { kind: 'table', head, rows };
}

/** `\|` is a bar inside of a cell. */
const cellsOf = (line: string): Cell[] =>
  line
    .trim()
    .replace(/^\||\|$/gu, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => inlinesOf(cell.trim().replaceAll('\\|', '|')));

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([a-z0-9-]+)\.md(?:#([\w.-]+))?\)/gu;

function inlinesOf(text: string): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    const [, code, bold, label, page, anchor = ''] = match;
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (bold !== undefined) found.push({ kind: 'bold', text: bold });
    else if (label !== undefined && page !== undefined) found.push({ kind: 'link', text: label, page, anchor });
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}

/** The words without their marks. */
export const plainOf = (content: readonly Inline[]): string => content.map(({ text }) => text).join('');

/** A code or key is its own anchor; other headings are written small with dashes. The second of a name ends in -2. */
function uniqueId(heading: string, ids: Map<string, number>): string {
  const whole = /^`([\w.-]+)`$/u.exec(heading)?.[1];
  const id =
    whole ??
    plainOf(inlinesOf(heading))
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/gu, '');
  const count = (ids.get(id) ?? 0) + 1;
  ids.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}
