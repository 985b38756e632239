/** File-system locations of a storage profile: which one a path belongs to. */
import {
  absoluteComponents,
  contains,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';

export interface FileSystemLocation {
  readonly name: string;
  readonly path: string;
  /** LOCAL is uploaded; SHARED is reached by the workers themselves. */
  readonly type: 'LOCAL' | 'SHARED';
  /** Where links in `path` lead, when they do. */
  readonly realPath?: string;
}

/** SHARED wins over LOCAL, then the longest. A path belongs by its text or by where links lead. */
export function locate(
  path: PathComponents,
  realPath: PathComponents,
  locations: readonly FileSystemLocation[],
  format: PathFormat,
): FileSystemLocation | undefined {
  let best: { readonly location: FileSystemLocation; readonly depth: number } | undefined;
  for (const location of locations) {
    const root = absoluteComponents(location.path, format);
    const realRoot = location.realPath === undefined ? root : absoluteComponents(location.realPath, format);
    if (!contains(root, path, format) && !contains(realRoot, realPath, format)) continue;
    if (location.type === 'SHARED') return location;
    if (!best || root.parts.length > best.depth) best = { location, depth: root.parts.length };
  }
  return best?.location;
}
