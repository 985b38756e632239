/** Turns a scope and the rows it starts from into files: first to a number, then to a decision. */
import type { PlanKind } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewScope } from '../../../shared/ipc/reviews';
import { sectionCodes } from './codes';
import type { Columns } from './columns';
import { extensionNumbers } from './extensions';
import { sectionOfNode, spanOf, type ReviewNode, type Span } from './nodes';

export interface ScopeContext {
  readonly columns: Columns;
  readonly filter: ReviewFilter;
  readonly isShown: (position: number) => boolean;
  readonly isUndecided: (position: number) => boolean;
  /** Whether a file comes home at all; absent while nothing is left out. */
  readonly isSelected?: (position: number) => boolean;
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
  return collect(filesOf(context, scope, nodes));
}

/** How many files a scope covers, and the first, the middle and the last of them. */
export function measureScope(
  context: ScopeContext,
  scope: ReviewScope['scope'],
  node: ReviewNode,
): { readonly count: number; readonly examples: readonly number[] } {
  const files = filesOf(context, scope, [node]);
  const { count, at } = files.holds === undefined ? countSpans(files.spans) : counted(collect(files));
  if (count === 0) return { count, examples: [] };
  return { count, examples: [...new Set([0, (count - 1) >> 1, count - 1])].map(at) };
}

/** How many there are, and which position stands at a place. */
interface Counted {
  readonly count: number;
  readonly at: (place: number) => number;
}

const counted = (positions: Uint32Array): Counted => ({
  count: positions.length,
  at: (place) => positions[place] ?? 0,
});

/** Spans that do not overlap, rising, and what a file in them must be. */
interface ScopeFiles {
  readonly spans: readonly Span[];
  readonly holds?: (position: number) => boolean;
}

function filesOf(context: ScopeContext, scope: ReviewScope['scope'], nodes: readonly ReviewNode[]): ScopeFiles {
  const { columns, isSelected } = context;
  const within = (spans: readonly Span[], fits?: (position: number) => boolean): ScopeFiles => {
    const holds =
      isSelected === undefined || fits === undefined
        ? (fits ?? isSelected)
        : (position: number) => isSelected(position) && fits(position);
    return { spans: joinSpans(spans), ...(holds === undefined ? {} : { holds }) };
  };
  switch (scope) {
    case 'row':
      return within(
        nodes.map((node) => spanOf(columns, node)),
        context.isShown,
      );
    case 'undecided-of-row':
      return within(
        nodes.map((node) => spanOf(columns, wholeSequence(columns, node))),
        (position) => context.isShown(position) && context.isUndecided(position),
      );
    case 'sequence':
      return within(nodes.map((node) => spanOf(columns, wholeSequence(columns, node))));
    case 'both-eyes':
      return within(nodes.flatMap((node) => eyeSpans(columns, wholeSequence(columns, node))));
    case 'folder':
      return within(nodes.flatMap((node) => folderSpans(columns, node)));
    case 'folder-and-below':
      return within(nodes.flatMap((node) => folderAndBelow(columns, node)));
    case 'kind':
      return within(
        nodes.map((node) => sectionSpan(columns, sectionOfNode(columns, node))),
        sameKind(columns, nodes),
      );
    case 'kind-in-folder':
      return within(
        nodes.flatMap((node) => folderSpans(columns, node)),
        sameKind(columns, nodes),
      );
    case 'extension':
      return within(extensionSpans(columns, nodes));
    case 'undecided':
      return within([{ start: 0, end: columns.count }], context.isUndecided);
    case 'filter':
      return within(
        askedSections(context, nodes).map((section) => sectionSpan(columns, section)),
        context.isShown,
      );
    case 'plan':
      return within([sectionSpan(columns, sectionCodes.differing)]);
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
  const own = columns.folders[columns.blockFolder[columns.blockAt[spanOf(columns, node).start] ?? 0] ?? 0];
  // Ordered by step a folder lies in several places.
  return columns.folders.flatMap((group, folder) =>
    group.root === own?.root && group.section === own.section && group.path === own.path
      ? [spanOf(columns, { type: 'folder', folder })]
      : [],
  );
}

/** The sequence and those that are other eyes of the same picture, in the part of the review where it stands. */
function eyeSpans(columns: Columns, node: ReviewNode): Span[] {
  if (node.type !== 'sequence') return [spanOf(columns, node)];
  const { sequences } = columns.plan;
  const own = sequences[columns.blockSequence[node.block] ?? -1];
  const section = columns.blockSection[node.block] ?? sectionCodes.differing;
  const pair = own?.eyeOf ?? own?.id;
  return sequences.flatMap((sequence, index) => {
    const block = columns.sequenceBlocks[3 * index + section] ?? -1;
    return block < 0 || (sequence.eyeOf ?? sequence.id) !== pair ? [] : [spanOf(columns, { type: 'sequence', block })];
  });
}

/** Whether a sequence is one of several eyes. */
export function hasOtherEye({ plan, blockSequence }: Columns, node: ReviewNode): boolean {
  const own = node.type === 'sequence' ? plan.sequences[blockSequence[node.block] ?? -1] : undefined;
  return own !== undefined && (own.eyeOf !== undefined || plan.sequences.some(({ eyeOf }) => eyeOf === own.id));
}

function folderAndBelow(columns: Columns, node: ReviewNode): Span[] {
  if (node.type === 'fold') return [spanOf(columns, node)];
  const own = columns.folders[columns.blockFolder[columns.blockAt[spanOf(columns, node).start] ?? 0] ?? 0];
  if (own === undefined) return [];
  const below = own.path === '' ? '' : `${own.path}/`;
  return columns.folders.flatMap((group, folder) =>
    group.root === own.root &&
    group.section === own.section &&
    (group.path === own.path || group.path.startsWith(below))
      ? [spanOf(columns, { type: 'folder', folder })]
      : [],
  );
}

function sameKind(columns: Columns, nodes: readonly ReviewNode[]): (position: number) => boolean {
  const kinds = new Uint8Array(256);
  for (const node of nodes) kinds[dominantKind(columns, node)] = 1;
  const { kind } = columns;
  return (position) => kinds[kind[position] ?? 255] === 1;
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
    const numberOf = extensionNumbers(columns.plan.entries.paths);
    extensions = new Uint32Array(columns.blockStart.length - 1);
    // All files of a sequence share their suffix, so its first one answers for all.
    for (let block = 0; block < extensions.length; block += 1)
      extensions[block] = numberOf(columns.entryAt[columns.blockStart[block] ?? 0] ?? 0);
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

function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** Whole spans need no look at their files. */
function countSpans(spans: readonly Span[]): Counted {
  return {
    count: spans.reduce((sum, { start, end }) => sum + end - start, 0),
    at: (place) => {
      let left = place;
      for (const { start, end } of spans) {
        if (left < end - start) return start + left;
        left -= end - start;
      }
      return 0;
    },
  };
}

function collect({ spans, holds }: ScopeFiles): Uint32Array {
  const found = new Uint32Array(spans.reduce((sum, { start, end }) => sum + end - start, 0));
  let size = 0;
  for (const { start, end } of spans) {
    for (let position = start; position < end; position += 1) {
      if (holds !== undefined && !holds(position)) continue;
      found[size] = position;
      size += 1;
    }
  }
  return size === found.length ? found : found.slice(0, size);
}
