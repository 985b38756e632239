/** Where an absolute path begins: `/`, `X:/` or `//server/share`. */

export interface Anchored {
  /** `/`, `X:/` or `//server/share/`, always with the slash that ends it. */
  readonly anchor: string;
  /** What follows the anchor, without a leading slash. */
  readonly rest: string;
}

/** Splits an absolute path; undefined for any other, also for device paths (`//?/`), drives without a slash and back slashes. */
export function splitAnchor(path: string): Anchored | undefined {
  const drive = /^[A-Za-z]:\//.exec(path);
  if (drive !== null) return { anchor: drive[0], rest: path.slice(3) };
  if (!path.startsWith('/')) return undefined;
  if (!path.startsWith('//')) return { anchor: '/', rest: path.slice(1) };
  const share = /^\/\/[^/\\]+\/[^/\\]+(?=\/|$)/.exec(path)?.[0];
  if (share === undefined || /^\/\/[?.]\//.test(share)) return undefined;
  return { anchor: `${share}/`, rest: path.slice(share.length + 1) };
}

/** Whether a text leads to a fixed place on any system: a leading slash of either kind, or a drive letter. */
export function isFixedPlace(text: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:)/.test(text);
}

/** A folder that is an anchor itself, as it is written: `/`, `X:/`, `//server/share`. */
export function anchorFolder(anchor: string): string {
  return anchor.startsWith('//') ? anchor.slice(0, -1) : anchor;
}
