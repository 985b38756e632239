/** The rules for links: where each leads, by its text alone and through the other links of the manifest. */
import { isFixedPlace } from './anchors';
import type { EntryColumns } from './columns';
import type { FolderTable } from './folderTable';
import type { IssueList } from './issueList';
import { baseOf, fixedPlace, fold, hidesClimb, placeOf, placePath, type PathStyle, type Place } from './links';
import type { LinkTarget } from './manifest';
import { shown } from './manifestError';
import { encodingRefusal } from './pathRules';
import type { PathSearch } from './pathSearch';

export interface LinkWorld {
  readonly columns: EntryColumns;
  /** Rows of live links, sorted. */
  readonly links: readonly number[];
  /** All live rows. */
  readonly live: PathSearch;
  readonly folders: FolderTable;
  readonly style: PathStyle;
  readonly issues: IssueList;
}

type Refuse = (row: number, code: LinkFault['code'], problem: string) => void;

interface LinkFault {
  readonly code: 'manifest.symlink_escape' | 'manifest.symlink_cycle' | 'name.too_long' | 'name.not_encodable';
  readonly problem: string;
}

const longestChain = 1000;
const longestTextUnits = 32_767;

/** Pre-release files say only of some links what their text is relative to: the place where something is decides. */
export function guessBases({ columns, links, live, folders, style, issues }: LinkWorld): void {
  const isThere = (place: Place | undefined): boolean => {
    if (place === undefined) return false;
    const path = placePath(place);
    return live.rowAt(path) !== undefined || folders.has(path) || live.firstBeneath(path) !== undefined;
  };
  for (const row of links) {
    const { text, base } = columns.link(row);
    const path = columns.path(row);
    if (base === 'parent' || isFixedPlace(text)) continue;
    if (isThere(fold(baseOf(path, 'root', style), text)) || !isThere(fold(baseOf(path, 'parent', style), text)))
      continue;
    columns.setLink(row, { text, base: 'parent' });
    issues.note(
      'warning',
      'manifest.symlink_base_guess',
      { entryIndex: row, path },
      `is a link to ${shown(text)}, which is read as relative to the folder of the link: only there something is`,
    );
  }
}

/** Stores where every link leads; refuses those that lead outside or in a circle. */
export function resolveLinks(world: LinkWorld, refuse: Refuse): void {
  const { columns, links, style } = world;
  for (const row of links) {
    const link = columns.link(row);
    const found = targetOf(columns.path(row), link, style);
    const { text, base } = link;
    columns.setLink(row, typeof found === 'string' ? { text, base, target: found } : { text, base });
    if (typeof found !== 'string') refuse(row, found.code, found.problem);
  }
  const chains = new LinkChains(world);
  for (const row of links) {
    const end = columns.link(row).target === undefined ? undefined : chains.endOf(row);
    if (end === 'circle')
      refuse(row, 'manifest.symlink_cycle', 'is a link that leads through other links back to itself, or never ends');
    else if (end === 'outside')
      refuse(row, 'manifest.symlink_escape', 'is a link that leads out of the folder by way of another link');
  }
}

/** Where the text leads when no other link is followed. */
function targetOf(path: string, { text, base }: LinkTarget, style: PathStyle): string | LinkFault {
  const isFixed = isFixedPlace(text);
  if (isFixed && style === 'relative')
    return { code: 'manifest.symlink_escape', problem: `is a link to the fixed place ${shown(text)}` };
  if (text.length > longestTextUnits)
    return { code: 'name.too_long', problem: 'is a link with a text of more than 32,767 characters' };
  if (hidesClimb(text) || (!isFixed && style === 'absolute' && base === 'root')) return outside(text);
  const place = isFixed ? fixedPlace(text, style) : fold(baseOf(path, base, style), text);
  if (place === undefined) return outside(text);
  const target = placePath(place);
  if (style === 'relative' && isFixedPlace(target)) return outside(text);
  const fault = encodingRefusal(target);
  if (fault === undefined) return target;
  return {
    code: fault.code === 'name.too_long' ? fault.code : 'name.not_encodable',
    problem: `is a link whose target ${fault.problem}`,
  };
}

function outside(text: string): LinkFault {
  return { code: 'manifest.symlink_escape', problem: `is a link to ${shown(text)}, which is outside of the folder` };
}

/** A place on the way of a chain: a name in a folder; at its top an anchor. `node` knows the links there and below. */
interface Step {
  readonly above?: Step;
  readonly node: LinkNode | undefined;
}

interface LinkNode {
  readonly below: Map<string, LinkNode>;
  row?: number;
}

type End = Step | 'outside' | 'circle';

/** Follows links name by name as a file system does: a `..` behind a link starts from where that link leads. */
class LinkChains {
  readonly #world: LinkWorld;
  readonly #anchors = new Map<string, LinkNode>();
  readonly #ends = new Map<number, End>();
  readonly #open = new Set<number>();

  constructor(world: LinkWorld) {
    this.#world = world;
    for (const row of world.links) {
      const { anchor, names } = placeOf(world.columns.path(row), world.style);
      let node = nodeAt(this.#anchors, anchor);
      for (const name of names) node = nodeAt(node.below, name);
      node.row = row;
    }
  }

  endOf(row: number): End {
    const known = this.#ends.get(row);
    if (known !== undefined) return known;
    if (this.#open.has(row) || this.#open.size > longestChain) return 'circle';
    this.#open.add(row);
    const end = this.#follow(row);
    this.#open.delete(row);
    this.#ends.set(row, end);
    return end;
  }

  #follow(row: number): End {
    const { columns, style } = this.#world;
    const { text, base, target } = columns.link(row);
    if (target === undefined) return 'outside';
    const fixed = isFixedPlace(text) ? fixedPlace(text, style) : undefined;
    const start = fixed === undefined ? baseOf(columns.path(row), base, style) : { anchor: fixed.anchor, names: [] };
    let step: Step = { node: this.#anchors.get(start.anchor) };
    for (const name of start.names) step = below(step, name);
    return this.#walk(step, fixed === undefined ? text.split('/') : fixed.names);
  }

  #walk(from: Step, names: readonly string[]): End {
    let step = from;
    for (const name of names) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (step.above === undefined) return 'outside';
        step = step.above;
        continue;
      }
      step = below(step, name);
      if (step.node?.row === undefined) continue;
      const end = this.endOf(step.node.row);
      if (typeof end === 'string') return end;
      step = end;
    }
    return step;
  }
}

function below(above: Step, name: string): Step {
  return { above, node: above.node?.below.get(name) };
}

function nodeAt(nodes: Map<string, LinkNode>, name: string): LinkNode {
  const known = nodes.get(name);
  if (known !== undefined) return known;
  const node: LinkNode = { below: new Map() };
  nodes.set(name, node);
  return node;
}
