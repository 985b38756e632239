/** Texts of links: what they are relative to, where they lead, and how the other dialect writes the same place. */
import { anchorFolder, isFixedPlace, splitAnchor } from './anchors';
import type { LinkTarget } from './manifest';

/** A place as its anchor (empty in relative manifests) and the names below it. */
export interface Place {
  readonly anchor: string;
  readonly names: readonly string[];
}

export type PathStyle = 'relative' | 'absolute';

/** A path of the manifest as its anchor and names. */
export function placeOf(path: string, style: PathStyle): Place {
  const { anchor, rest } = (style === 'absolute' ? splitAnchor(path) : undefined) ?? { anchor: '', rest: path };
  return { anchor, names: rest.split('/') };
}

/** The folder that a link's text starts from. */
export function baseOf(linkPath: string, base: LinkTarget['base'], style: PathStyle): Place {
  const { anchor, names } = placeOf(linkPath, style);
  return { anchor, names: base === 'root' ? [] : names.slice(0, -1) };
}

/** A text that names a fixed place: where in an absolute manifest, undefined in a relative one or when it cannot be read. */
export function fixedPlace(text: string, style: PathStyle): Place | undefined {
  const anchored = style === 'absolute' ? splitAnchor(text) : undefined;
  if (anchored === undefined) return undefined;
  return fold({ anchor: anchored.anchor, names: [] }, anchored.rest);
}

/** Follows a relative text name by name without looking at any file; undefined when it climbs above the anchor. */
export function fold(base: Place, text: string): Place | undefined {
  const names = [...base.names];
  for (const name of text.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return { anchor: base.anchor, names };
}

/** A place as a path of the manifest; the root of a relative manifest is the empty text. */
export function placePath({ anchor, names }: Place): string {
  return names.length === 0 ? anchorFolder(anchor) : anchor + names.join('/');
}

/** Whether back slashes hide a climb: on Windows they separate names, too. */
export function hidesClimb(text: string): boolean {
  return text.split('/').some((name) => name.includes('\\') && name.split('\\').includes('..'));
}

/**
 * The text of the link relative to its parent or to the root, whichever is asked for. Fixed places stay as they are. Undefined where
 * no text would lead to the same place: absolute manifests have no root.
 */
export function linkText(
  link: LinkTarget,
  linkPath: string,
  wanted: LinkTarget['base'],
  style: PathStyle,
): string | undefined {
  if (isFixedPlace(link.text)) return link.text;
  if (wanted === 'root' && link.target !== undefined) return link.target === '' ? '.' : link.target;
  if (wanted === link.base) return link.text;
  if (style === 'absolute') {
    const place = wanted === 'root' ? fold(baseOf(linkPath, link.base, style), link.text) : undefined;
    return place === undefined && wanted === 'root' ? link.text : place && placePath(place);
  }
  const parent = linkPath.split('/').slice(0, -1);
  if (wanted === 'root') return joined(climbing(parent, link.text));
  const names = climbing([], link.text);
  let shared = 0;
  while (shared < parent.length && shared < names.length && parent[shared] === names[shared]) shared += 1;
  return joined([...parent.slice(shared).map(() => '..'), ...names.slice(shared)]);
}

/** Like `fold`, but what climbs above the root is kept as leading `..`. */
function climbing(base: readonly string[], text: string): string[] {
  const names = [...base];
  for (const name of text.split('/')) {
    if (name === '' || name === '.') continue;
    const last = names.at(-1);
    if (name === '..' && last !== undefined && last !== '..') names.pop();
    else names.push(name);
  }
  return names;
}

function joined(names: readonly string[]): string {
  return names.length === 0 ? '.' : names.join('/');
}
