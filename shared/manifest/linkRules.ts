/** The rules for links: where each leads, by its text alone and through the other links of the manifest. */
import { isFixedPlace } from './anchors';
import type { EntryColumns } from './columns';
import type { FolderTable } from './folderTable';
import type { IssueList } from './issueList';
import { LinkChains } from './linkChains';
import { baseOf, fixedPlace, fold, hidesClimb, placePath, type PathStyle, type Place } from './links';
import type { LinkTarget } from './manifest';
import { shown } from './manifestError';
import { encodingRefusal } from './pathRules';
import type { PathSearch } from './pathSearch';

export interface LinkWorld {
  readonly columns: EntryColumns;
  /** Rows of live links, sorted. */
  readonly links: Uint32Array;
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
    const end = columns.hasTarget(row) ? chains.judge(row) : undefined;
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
