/** What a path in a manifest may look like, on every operating system alike. */
import type { ErrorCode } from '../domain/errors';
import { anchorFolder, splitAnchor } from './anchors';

export type PathVerdict =
  | { readonly kind: 'fine' }
  /** The whole manifest is unusable. */
  | { readonly kind: 'fatal'; readonly code: ErrorCode; readonly problem: string }
  /** Usable under `path`, maybe refused, maybe rewritten. */
  | {
      readonly kind: 'kept';
      readonly path: string;
      readonly isRewritten: boolean;
      readonly refused?: { readonly code: ErrorCode; readonly problem: string };
    };

const longestPathUnits = 32_767;
/** A part that is `..`, whichever way parts are divided. */
const climbing = /(?:^|[\\/])\.\.(?:$|[\\/])/;
const fine: PathVerdict = { kind: 'fine' };

/** Judges one path. Nothing that leaves the root, on any system, ever comes back as `fine` or `kept` without being refused. */
export function judgePath(path: string): PathVerdict {
  if (isPlain(path)) return fine;
  if (path === '') return fatal('manifest.path_empty', 'has an empty path');
  if (path.includes('\0')) return fatal('manifest.path_nul', 'has a path with a NUL character');
  if (isAnchored(path)) return fatal('manifest.path_absolute', 'has an absolute path');
  if (climbing.test(path)) return fatal('manifest.path_traversal', 'has a path that climbs out with ..');
  // A path that is too long is refused, so it may stay as it is.
  const normal = path.length > longestPathUnits ? path : normalised(path);
  if (normal === '') return fatal('manifest.path_not_normal', 'has a path that names the root itself');
  if (isAnchored(normal)) return fatal('manifest.path_absolute', 'has an absolute path');
  const refused = refusal(normal);
  return { kind: 'kept', path: normal, isRewritten: normal !== path, ...(refused === undefined ? {} : { refused }) };
}

/**
 * Judges one path of a manifest with absolute paths: it begins with `/`, a drive and `/`, or a share; the rules for names hold behind
 * that. A folder may be the beginning itself.
 */
export function judgeAbsolutePath(path: string, isFolder: boolean): PathVerdict {
  if (path === '') return fatal('manifest.path_empty', 'has an empty path');
  if (path.includes('\0')) return fatal('manifest.path_nul', 'has a path with a NUL character');
  if (climbing.test(path)) return fatal('manifest.path_traversal', 'has a path that climbs out with ..');
  const anchored = splitAnchor(path);
  if (anchored === undefined)
    return fatal('manifest.path_style', 'has no absolute path, as all of this manifest must have');
  const rest = normalised(anchored.rest);
  if (rest === '' && !isFolder) return fatal('manifest.path_not_normal', 'has a path that names no file');
  const normal = rest === '' ? anchorFolder(anchored.anchor) : anchored.anchor + rest;
  const refused = encodingRefusal(normal);
  return { kind: 'kept', path: normal, isRewritten: normal !== path, ...(refused === undefined ? {} : { refused }) };
}

/** Why no file can have this path on any system: its length, or half of a character. */
export function encodingRefusal(path: string): { code: ErrorCode; problem: string } | undefined {
  if (path.length > longestPathUnits)
    return { code: 'name.too_long', problem: 'has a path of more than 32,767 characters' };
  // No file system call can be given half of a surrogate pair: the name would become another one.
  if (/[\ud800-\udfff]/u.test(path))
    return { code: 'name.not_encodable', problem: 'has half of a character in its name, so no file can be made of it' };
  return undefined;
}

/** The paths of nearly every real file, told in one pass; anything unusual is looked at closely. */
function isPlain(path: string): boolean {
  if (path === '' || path.length > longestPathUnits || path.charCodeAt(1) === 0x3a) return false;
  let before = 0x2f;
  for (let index = 0; index < path.length; index += 1) {
    const unit = path.charCodeAt(index);
    const isAfterSlash = before === 0x2f;
    if (
      unit === 0 ||
      unit === 0x5c ||
      (unit >= 0xd800 && unit <= 0xdfff) ||
      (isAfterSlash && (unit === 0x2f || unit === 0x2e))
    )
      return false;
    before = unit;
  }
  return before !== 0x2f;
}

function isAnchored(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\');
}

function normalised(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function refusal(path: string): { code: ErrorCode; problem: string } | undefined {
  if (/^[A-Za-z]:/.test(path)) return { code: 'manifest.path_drive', problem: 'begins with a drive letter' };
  return encodingRefusal(path);
}

function fatal(code: ErrorCode, problem: string): PathVerdict {
  return { kind: 'fatal', code, problem };
}
