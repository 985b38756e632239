/** Links of a manifest whose root moves: their new texts, and the report of those that cannot come along. */
import { baseOf, fold, placePath } from '../../../shared/manifest/links';
import { isFixedPlace } from '../../../shared/manifest/anchors';
import type { LinkEntry, LinkTarget } from '../../../shared/manifest/manifest';
import { shown } from '../../../shared/manifest/manifestError';
import type { LostReason } from './linkExpansion';

/** A link that is not in the result. */
export interface LostLink {
  readonly path: string;
  readonly reason: LostReason | 'dropped';
  readonly message: string;
}

const reasons: Readonly<Record<LostLink['reason'], string>> = {
  dropped: 'was left out, as asked',
  outside: 'leads out of its root, or round in a circle, and was left out',
  missing: 'leads out of the new root to what the manifest does not hold, and was left out',
  cycle: 'leads to a folder that it lies in itself and was left out',
  deleted: 'leads to what is deleted and was left out',
  too_many: 'leads to more files than can be listed, and was left out',
};

export function lostLink(path: string, text: string, reason: LostLink['reason']): LostLink {
  return { path, reason, message: `The link ${shown(path)} to ${shown(text)} ${reasons[reason]}.` };
}

/** Where a link leads, as a path of its manifest; `undefined` outside of the root, also by way of other links. */
export function leadsTo({ link, refused }: LinkEntry): string | undefined {
  return refused?.code === 'manifest.symlink_escape' ? undefined : link.target;
}

/**
 * The link as it is written under its new path, leading to `target` there. `shorter` is its text without the old root, if it began
 * with it. The text stays as it is where it still leads to the same place.
 */
export function movedLink(link: LinkTarget, newPath: string, target: string, shorter: string | undefined): LinkTarget {
  const { base } = link;
  for (const text of [link.text, shorter])
    if (text !== undefined && !isFixedPlace(text) && leadsThere(text, base, newPath, target)) return { text, base };
  return { text: base === 'root' ? target || '.' : textBetween(newPath, target), base };
}

function leadsThere(text: string, base: LinkTarget['base'], path: string, target: string): boolean {
  const place = fold(baseOf(path, base, 'relative'), text);
  return place !== undefined && placePath(place) === target;
}

/** The text of a link at `linkPath` to another path of the same root. */
export function textBetween(linkPath: string, target: string): string {
  const from = linkPath.split('/').slice(0, -1);
  const to = target === '' ? [] : target.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
