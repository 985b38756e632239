/** A manifest as it is seen from further outside: every path below a folder. */
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import type { LinkEntry, Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { isFixedPlace } from '../../../shared/manifest/anchors';
import { defaultChunkSizeBytes } from '../../../shared/manifest/names';
import { ownHeader } from './agreement';
import { leadsTo, lostLink, type LostLink } from './linkRewriting';
import { parseRootPrefix, type RootPrefix } from './rootPrefix';

export interface Joined {
  readonly manifest: Manifest;
  /** Links that led out of the manifest's root: below the new one they would lead to somewhere else. */
  readonly lost: readonly LostLink[];
}

/**
 * An absolute prefix (`/`, `X:/`, `//server/share`) gives absolute paths, of version 2025-12. Without a prefix (also `.`) the
 * manifest itself. Throws `ops.bad_prefix`, and `ops.path_style_mismatch` for a manifest that is absolute already.
 */
export function joinManifest(manifest: Manifest, prefix: string): Joined {
  const root = parseRootPrefix(prefix);
  if (manifest.pathStyle === 'absolute') throw alreadyAbsolute();
  if (root.path === '') return { manifest, lost: [] };
  const lost: LostLink[] = [];
  function* joined(): Generator<ManifestEntry> {
    for (const entry of manifest.entries()) {
      if (entry.kind !== 'link') yield { ...entry, path: root.start + entry.path };
      else if (leadsTo(entry) === undefined) lost.push(lostLink(entry.path, entry.link.text, 'outside'));
      else yield joinedLink(entry, root);
    }
  }
  function* folders(): Generator<ManifestFolder> {
    for (const folder of manifest.folders()) yield { ...folder, path: root.start + folder.path };
  }
  const header = ownHeader(manifest);
  const ofOld = header.generation === 'v2023' ? { chunkSizeBytes: defaultChunkSizeBytes } : {};
  const style = root.style === 'absolute' ? { generation: 'v2025' as const, ...ofOld } : {};
  const options = { ...header, ...style, pathStyle: root.style, folders: folders() };
  return { manifest: buildManifest(joined(), options), lost };
}

/** A text that starts from the link's own folder stays right wherever the folder lies. */
function joinedLink({ path, link }: LinkEntry, root: RootPrefix): LinkEntry {
  const isFromRoot = link.base === 'root' && !isFixedPlace(link.text);
  const text = !isFromRoot ? link.text : link.text === '.' ? root.path : root.start + link.text;
  return { kind: 'link', path: root.start + path, link: { text, base: link.base } };
}

function alreadyAbsolute(): AppError {
  return new AppError({
    code: 'ops.path_style_mismatch',
    message: 'The manifest has absolute paths already, so it cannot be put below another folder.',
    safe: 'Nothing was written.',
    hint: 'Take a subtree of it first.',
  });
}
