/** Of a snapshot, only what is new or changed since another one: what `manifest snapshot --diff` writes. */
import { buildManifest, headerOf } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { alignEntries, requireComparable } from './compareManifests';
import { judgeEntries, type CompareOptions } from './judgeEntries';

/** A snapshot of the version of `after`, without folders; empty when nothing changed. Contents that cannot be compared count as changed. */
export function changedSince(before: Manifest, after: Manifest, options: CompareOptions = {}): Manifest {
  requireComparable(before, after);
  const entries: ManifestEntry[] = [];
  alignEntries(before, after, {
    onDeleted: () => undefined,
    onNew: (index) => entries.push(after.entryAt(index)),
    onBoth: (index, otherIndex) => {
      if (judgeEntries(before, index, after, otherIndex, options) !== 'unchanged')
        entries.push(after.entryAt(otherIndex));
    },
  });
  return buildManifest(entries, { ...headerOf(after), source: 'The changed files' });
}
