/** For readers that can use nothing but files with one hash each. */
import type { FileEntry, Manifest } from './manifest';
import { manifestError } from './manifestError';

/** Every entry of the manifest; throws `manifest.content_fields` at the first link, deletion, file in chunks or without a hash. */
export function* wholeFilesOf(manifest: Manifest, source = 'The manifest'): Generator<FileEntry> {
  for (let entryIndex = 0; entryIndex < manifest.fileCount; entryIndex += 1) {
    const entry = manifest.entryAt(entryIndex);
    if (entry.kind !== 'file')
      throw manifestError(
        'manifest.content_fields',
        { source, entryIndex, path: entry.path },
        'is no file with one hash',
      );
    yield entry;
  }
}
