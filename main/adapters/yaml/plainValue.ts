/** The plain value of a parsed YAML document: merge keys applied, aliases shared, growth by aliases bounded. */
import { type Alias, isAlias, isScalar, isSeq, type Document, type Node, type YAMLMap } from 'yaml';
import type { DocumentValue } from '../../engine/ports/documents';
import { TextProblem } from './textProblem';

const deepest = 100;
/** As if every alias were written out. */
const mostValues = 2_000_000;

interface Read {
  readonly value: DocumentValue;
  /** How many values it holds, itself included. */
  readonly count: number;
}

/** `TextProblem` for cycles, growth beyond 2,000,000 values, and more than 100 levels. */
export function plainValue(document: Document): DocumentValue {
  return new PlainReader().read(document.contents, 0).value;
}

class PlainReader {
  /** In the order of the text: a name means the last node that was given it. */
  readonly #anchors = new Map<string, Exclude<Node, Alias>>();
  readonly #done = new Map<Node, Read>();
  readonly #open = new Set<Node>();

  read(node: Node | null, depth: number): Read {
    if (node === null) return { value: null, count: 1 };
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw new TextProblem(`the alias *${node.source} names nothing`);
      return this.read(target, depth);
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return { value: node.value as DocumentValue, count: 1 };
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    if (depth > deepest) throw new TextProblem('it is nested too deeply');
    if (this.#open.has(node)) throw new TextProblem('an alias leads into itself');
    this.#open.add(node);
    const found = isSeq(node) ? this.#readList(node.items, depth) : this.#readMap(node, depth);
    if (found.count > mostValues) throw new TextProblem('its aliases multiply to more than 2,000,000 values');
    this.#open.delete(node);
    this.#done.set(node, found);
    return found;
  }

  #readList(items: readonly unknown[], depth: number): Read {
    const list: DocumentValue[] = [];
    let count = 1;
    for (const item of items) {
      const { value, count: inner } = this.read(item as Node | null, depth + 1);
      list.push(value);
      count += inner;
    }
    return { value: list, count };
  }

  /** Own keys win over merged ones; among equal own keys the last. */
  #readMap(node: YAMLMap, depth: number): Read {
    const merged = new Map<string, DocumentValue>();
    const own = new Map<string, DocumentValue>();
    let count = 1;
    for (const pair of node.items) {
      const key = pair.key as Node | null;
      const name = isMergeKey(key) ? undefined : this.#keyText(key, depth);
      const value = this.read(pair.value as Node | null, depth + 1);
      count += value.count;
      if (name !== undefined) own.set(name, value.value);
      else mergeInto(merged, value.value);
    }
    return { value: new Map([...merged, ...own]), count };
  }

  #keyText(key: Node | null, depth: number): string {
    const { value } = this.read(key, depth + 1);
    if (typeof value === 'object' && value !== null) throw new TextProblem('a key is a list or a map');
    return String(value);
  }
}

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.type === 'PLAIN' && (key.value === '<<' || typeof key.value === 'symbol');
}

/** What was there stays: earlier maps win over later ones. */
function mergeInto(merged: Map<string, DocumentValue>, value: DocumentValue): void {
  const sources = Array.isArray(value) ? (value as readonly DocumentValue[]) : [value];
  for (const source of sources) {
    if (!(source instanceof Map)) throw new TextProblem('<< is given something other than a map');
    for (const [name, inner] of source as ReadonlyMap<string, DocumentValue>)
      if (!merged.has(name)) merged.set(name, inner);
  }
}
