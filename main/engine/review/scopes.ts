/** Turns a scope and the rows it starts from into files: first to a number, then to a decision. */
import type { PlanKind } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewScope } from '../../../shared/ipc/contract';
import { sectionCodes } from './codes';
import type { Columns } from './columns';
import { extensionOf } from './names';
import { sectionOfNode, spanOf, type ReviewNode, type Span } from './nodes';

export interface ScopeContext {
  readonly columns: Columns;
  readonly filter: ReviewFilter;
  readonly isShown: (position: number) => boolean;
  readonly isUndecided: (position: number) => boolean;
}

/**
 * Positions of a scope, rising and each once. What is identical or new is covered only when the scope starts from such a row or the
 * filter asks for that kind: a bulk decision about conflicts never fetches what is already here.
 */
export function resolveScope(
  context: ScopeContext,
  scope: ReviewScope['scope'],
  nodes: readonly ReviewNode[],
): Uint32Array {
  const { columns } = context;
  switch (scope) {
    case 'row':
      return collect(
        columns,
        nodes.map((node) => spanOf(columns, node)),
        context.isShown,
      );
    case 'undecided-of-row':
      return collect(
        columns,
        nodes.map((node) => spanOf(columns, wholeSequence(columns, node))),
        (position) => context.isShown(position) && context.isUndecided(position),
      );
    case 'sequence':
      return collect(
        columns,
        nodes.map((node) => spanOf(columns, wholeSequence(columns, node))),
      );
    case 'folder':
      return collect(
        columns,
        nodes.flatMap((node) => folderSpans(columns, node)),
      );
    case 'kind':
      return collect(
        columns,
        nodes.map((node) => sectionSpan(columns, sectionOfNode(columns, node))),
        sameKind(columns, nodes),
      );
    case 'kind-in-folder':
      return collect(
        columns,
        nodes.flatMap((node) => folderSpans(columns, node)),
        sameKind(columns, nodes),
      );
    case 'extension':
      return collect(columns, extensionSpans(columns, nodes));
    case 'undecided':
      return collect(columns, [{ start: 0, end: columns.count }], context.isUndecided);
    case 'filter':
      return collect(
        columns,
        askedSections(context, nodes).map((section) => sectionSpan(columns, section)),
        context.isShown,
      );
    case 'plan':
      return collect(columns, [sectionSpan(columns, sectionCodes.differing)]);
  }
}

/** The sequence around a frame or a range; any other node itself. */
export function wholeSequence(columns: Columns, node: ReviewNode): ReviewNode {
  if (node.type !== 'range' && node.type !== 'file') return node;
  const block = columns.blockAt[spanOf(columns, node).start] ?? 0;
  return (columns.blockSequence[block] ?? -1) < 0 ? node : { type: 'sequence', block };
}

/** The kind most files of a node have; the first by position among equals. */
export function dominantKind(columns: Columns, node: ReviewNode): number {
  const { start, end } = spanOf(columns, node);
  const counts = new Uint32Array(256);
  let best = columns.kind[start] ?? 0;
  for (let position = start; position < end; position += 1) {
    const kind = columns.kind[position] ?? 0;
    const count = (counts[kind] ?? 0) + 1;
    counts[kind] = count;
    if (count > (counts[best] ?? 0)) best = kind;
  }
  return best;
}

function sectionSpan(columns: Columns, section: number): Span {
  return { start: columns.sectionStart[section] ?? 0, end: columns.sectionStart[section + 1] ?? 0 };
}

function folderSpans(columns: Columns, node: ReviewNode): Span[] {
  if (node.type === 'fold' || node.type === 'folder') return [spanOf(columns, node)];
  const folder = columns.blockFolder[columns.blockAt[spanOf(columns, node).start] ?? 0] ?? 0;
  return [spanOf(columns, { type: 'folder', folder })];
}

function sameKind(columns: Columns, nodes: readonly ReviewNode[]): (position: number) => boolean {
  const kinds = new Set(nodes.map((node) => dominantKind(columns, node)));
  return (position) => kinds.has(columns.kind[position] ?? -1);
}

function extensionSpans(columns: Columns, nodes: readonly ReviewNode[]): Span[] {
  const extensions = extensionsOf(columns);
  const bySection = new Map<number, Set<number>>();
  for (const node of nodes) {
    const section = sectionOfNode(columns, node);
    const wanted = bySection.get(section) ?? new Set<number>();
    const block = columns.blockAt[spanOf(columns, node).start] ?? 0;
    bySection.set(section, wanted.add(extensions[block] ?? -1));
  }
  const spans: Span[] = [];
  for (const [section, wanted] of bySection) {
    for (let block = columns.sectionBlock[section] ?? 0; block < (columns.sectionBlock[section + 1] ?? 0); block += 1) {
      if (!wanted.has(extensions[block] ?? -1)) continue;
      spans.push({ start: columns.blockStart[block] ?? 0, end: columns.blockStart[block + 1] ?? 0 });
    }
  }
  return spans;
}

const extensionsByColumns = new WeakMap<Columns, Uint32Array>();

/** A number per block that is equal for equal extensions; read off the names once. */
function extensionsOf(columns: Columns): Uint32Array {
  let extensions = extensionsByColumns.get(columns);
  if (extensions === undefined) {
    const numbers = new Map<string, number>();
    extensions = new Uint32Array(columns.blockStart.length - 1);
    for (let block = 0; block < extensions.length; block += 1) {
      // All files of a sequence share their suffix, so its first one answers for all.
      const extension = extensionOf(columns.entryOf(columns.blockStart[block] ?? 0).path);
      let number = numbers.get(extension);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(extension, number);
      }
      extensions[block] = number;
    }
    extensionsByColumns.set(columns, extensions);
  }
  return extensions;
}

function askedSections(context: ScopeContext, nodes: readonly ReviewNode[]): number[] {
  const asked = new Set<number>([sectionCodes.differing]);
  const byKind: readonly (readonly [PlanKind, number])[] = [
    ['identical', sectionCodes.identical],
    ['new', sectionCodes.new],
  ];
  for (const [kind, section] of byKind) if (context.filter.kinds.includes(kind)) asked.add(section);
  for (const node of nodes) asked.add(sectionOfNode(context.columns, node));
  return [...asked];
}

function collect(
  columns: Columns,
  spans: readonly Span[],
  holds: (position: number) => boolean = () => true,
): Uint32Array {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const found = new Uint32Array(columns.count);
  let size = 0;
  let from = 0;
  for (const { start, end } of sorted) {
    for (let position = Math.max(start, from); position < end; position += 1) {
      if (holds(position)) {
        found[size] = position;
        size += 1;
      }
    }
    from = Math.max(from, end);
  }
  return found.slice(0, size);
}
