/** In which order links are made: what a link leads through comes before it. Pure. */
import type { ApplyItem } from './applyItems';

/** The links in an order that can be made, and those that lead to each other in a circle and so to nothing. */
export function linkOrder(links: readonly ApplyItem[]): {
  readonly ordered: readonly ApplyItem[];
  readonly circular: readonly ApplyItem[];
} {
  const byPlace = new Map(links.map((link) => [keyOf(link.root, link.path), link]));
  const waitsFor = new Map(links.map((link) => [link, neededBy(link, byPlace)]));
  const neededIn = new Map<ApplyItem, ApplyItem[]>();
  for (const [link, needed] of waitsFor) for (const other of needed) push(neededIn, other, link);
  const ready = links.filter((link) => waitsFor.get(link)?.size === 0);
  const ordered: ApplyItem[] = [];
  for (let link = ready.shift(); link !== undefined; link = ready.shift()) {
    ordered.push(link);
    for (const later of neededIn.get(link) ?? []) {
      const waiting = waitsFor.get(later);
      if (waiting?.delete(link) === true && waiting.size === 0) ready.push(later);
    }
  }
  const done = new Set(ordered);
  return { ordered, circular: links.filter((link) => !done.has(link)) };
}

/** The links that the target is, or lies beneath. */
function neededBy({ root, link = '' }: ApplyItem, byPlace: ReadonlyMap<string, ApplyItem>): Set<ApplyItem> {
  const needed = new Set<ApplyItem>();
  for (let end = link.length; end > 0; end = link.lastIndexOf('/', end - 1)) {
    const other = byPlace.get(keyOf(root, link.slice(0, end)));
    if (other !== undefined) needed.add(other);
  }
  return needed;
}

function push(map: Map<ApplyItem, ApplyItem[]>, key: ApplyItem, value: ApplyItem): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function keyOf(root: string, path: string): string {
  return `${root}\0${path}`;
}
