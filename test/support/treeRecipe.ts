/** The tree recipes of the golden cases: which files with which bytes and times. */
import { toInt, type Int } from '../../shared/domain/ints';
import { JsonReader } from '../../shared/manifest/losslessJson';

export type TreeContent =
  | { readonly utf8: string }
  | { readonly base64: string }
  | { readonly size: number; readonly seed: number }
  | { readonly size: number; readonly hole: true; readonly islands: readonly (readonly [at: number, text: string])[] };

export interface TreeItem {
  readonly path: string;
  readonly content?: TreeContent;
  readonly symlink?: string;
  readonly dir?: true;
  readonly mtimeUs: Int;
}

const defaultMtimeUs = 1_700_000_000_000_000;

/** Reads a recipe, keeping integers exact. */
export function readTree(json: Uint8Array): TreeItem[] {
  const items: TreeItem[] = [];
  const reader = new JsonReader(json, 16);
  const read = (): unknown => {
    const kind = reader.peek();
    if (kind === 'string') return reader.readString();
    if (kind === 'number') return reader.readInteger();
    if (kind === 'array') {
      const list: unknown[] = [];
      reader.readArray(() => {
        list.push(read());
      });
      return list;
    }
    if (kind === 'object') {
      const object: Record<string, unknown> = {};
      reader.readObject((key) => {
        object[key] = read();
      });
      return object;
    }
    reader.skip();
    return kind === 'true';
  };
  for (const raw of read() as readonly Record<string, unknown>[]) {
    const us = raw['mtime_us'] as Int | undefined;
    const ns = raw['mtime_ns'] as Int | undefined;
    const floorUs = (value: Int): Int => toInt((BigInt(value) - (((BigInt(value) % 1000n) + 1000n) % 1000n)) / 1000n);
    items.push({ ...(raw as unknown as TreeItem), mtimeUs: us ?? (ns === undefined ? defaultMtimeUs : floorUs(ns)) });
  }
  return items;
}

/** The bytes of a recipe's file. */
export function contentOf(item: TreeItem): Buffer {
  const { content } = item;
  if (content === undefined) throw new Error(`${item.path} is not a file of the recipe`);
  if ('utf8' in content) return Buffer.from(content.utf8, 'utf8');
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  const bytes = Buffer.alloc(content.size);
  if ('hole' in content) {
    for (const [at, text] of content.islands) bytes.write(text, at, 'utf8');
    return bytes;
  }
  for (let i = 0; i < bytes.length; i += 1)
    bytes[i] = ((i & 255) * 31 + content.seed * 17 + ((i >> 8) & 255) * 7) & 255;
  return bytes;
}
