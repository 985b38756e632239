/** A manifest without links: where one stood, stands what it leads to, as far as the manifest itself lists that. */
import { buildManifest, headerOf } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { LinkExpansion, type LostReason } from './linkExpansion';

export interface CollapsedLinks {
  readonly manifest: Manifest;
  /** Links that stand for nothing, with the reason as a sentence. */
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
}

const sentences: Readonly<Record<LostReason, string>> = {
  outside: 'It leads out of the root, or round in a circle.',
  missing: 'The manifest lists nothing where it leads.',
  cycle: 'It leads to a folder that it lies in itself.',
  deleted: 'What it leads to is deleted.',
  too_many: 'Links lead to more files than can be listed.',
};

/** Links to folders bring all that lies there. Links that lead nowhere, round in a circle or out of the root are lost. */
export function collapseLinks(manifest: Manifest): CollapsedLinks {
  const expansion = new LinkExpansion(manifest);
  const entries: ManifestEntry[] = [];
  const folders = [...manifest.folders()];
  const lost: { path: string; reason: string }[] = [];
  for (const entry of manifest.entries()) {
    if (entry.kind !== 'link') {
      entries.push(entry);
      continue;
    }
    const found = expansion.expand(entry, entry.path);
    for (const inside of found.entries) entries.push(inside);
    for (const path of found.folders) folders.push({ path });
    for (const { path, reason } of found.lost) lost.push({ path, reason: sentences[reason] });
  }
  const options = { ...headerOf(manifest), source: 'The manifest without links', folders };
  return { manifest: buildManifest(entries, options), lost };
}
