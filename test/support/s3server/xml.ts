/** The little XML that S3 speaks: written with strict escapes, read as a tree of elements without attributes. */
import { S3Error } from './s3Error';

export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/** A value, a list of elements, or nothing at all. */
export type Content = string | number | boolean | string[];

/** `content` is text, or elements that are written already. */
export function element(name: string, content: Content): string {
  const inner = Array.isArray(content) ? content.join('') : escapeXml(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** The elements of the fields that are there, in order. */
export function elements(fields: Readonly<Record<string, Content | undefined>>): string[] {
  return Object.entries(fields).flatMap(([name, content]) => (content === undefined ? [] : [element(name, content)]));
}

export function document(name: string, children: readonly string[]): string {
  const space = name === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${space}>${children.join('')}</${name}>`;
}

function escapeXml(text: string): string {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text))
    throw new S3Error(500, 'InternalError', 'A control character can be listed with encoding-type=url only.');
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
}

/** The root element. `MalformedXML` for anything that is not well formed. */
export function parseXml(text: string): Element {
  const token = /<\?[^>]*\?>|<(\/?)([A-Za-z][\w:.-]*)(?:\s[^>]*?)?(\/?)>|([^<]+)/gy;
  const root = { name: '', text: '', children: [] as Element[] };
  const open: { name: string; text: string; children: Element[] }[] = [root];
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    const top = open.at(-1);
    if (match === null || top === undefined) throw malformed();
    const [, closing, name, selfClosing, content] = match;
    if (content !== undefined) top.text += unescapeXml(content);
    else if (name !== undefined && closing === '/') {
      if (top.name !== name || open.length === 1) throw malformed();
      open.pop();
    } else if (name !== undefined) {
      const child = { name, text: '', children: [] };
      top.children.push(child);
      if (selfClosing !== '/') open.push(child);
    }
  }
  const [first] = root.children;
  if (open.length !== 1 || first === undefined || root.children.length !== 1) throw malformed();
  return first;
}

export function childText({ children }: Element, name: string): string | undefined {
  return children.find((child) => child.name === name)?.text;
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (_, hex: string | undefined, decimal: string | undefined, name: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
      const character = known[name];
      if (character === undefined) throw malformed();
      return character;
    },
  );
}

function malformed(): S3Error {
  return new S3Error(400, 'MalformedXML', 'The XML of the request is not well formed.');
}
