/** Entries of version 2025-12 that are no plain files, as text: links, files in pieces, deletions, odd hashes and integers. */
import { isFixedPlace } from './anchors';
import { asciiJsonString } from './asciiJson';
import { noFolder, type FolderIndex } from './folderIndex';
import { hidesClimb, linkText, type PathStyle } from './links';
import type { LinkEntry, Manifest, ManifestDialect } from './manifest';
import { manifestError } from './manifestError';
import { defaultChunkSizeBytes, spellings } from './names';

const source = 'The manifest';
/** Texts that are kept from measuring to writing; further ones are made again, which costs time instead of memory. */
const mostKept = 1 << 16;

/** Throws `manifest.symlink_escape`, `manifest.dollar_name` and `manifest.chunk_size` for what the spelling cannot say. */
export class OddEntries2025 {
  readonly #manifest: Manifest;
  readonly #dialect: ManifestDialect;
  readonly #folders: FolderIndex;
  readonly #kept = new Map<number, string>();

  constructor(manifest: Manifest, dialect: ManifestDialect, folders: FolderIndex) {
    this.#manifest = manifest;
    this.#dialect = dialect;
    this.#folders = folders;
  }

  text(index: number): string {
    const kept = this.#kept.get(index);
    if (kept !== undefined) return kept;
    const text = this.#made(index);
    if (this.#kept.size < mostKept) this.#kept.set(index, text);
    return text;
  }

  /** What the text of a link means once references in it are written out. */
  linkText({ path, link }: LinkEntry, entryIndex: number): string {
    const text = linkText(link, path, this.#dialect === 'name' ? 'root' : 'parent', this.#manifest.pathStyle);
    if (text !== undefined) return text;
    throw manifestError(
      'manifest.symlink_escape',
      { source, entryIndex, path },
      'is a link to no absolute place, which this spelling of version 2025-12 would read as another one',
    );
  }

  /** The keys in the order of ASCII, which is why the name comes between time and size. */
  #made(index: number): string {
    const keys = spellings[this.#dialect];
    const entry = this.#manifest.entryAt(index);
    const folder = this.#folders.ofEntry(index);
    const stored = folder === noFolder ? entry.path : `$${folder}${entry.path.slice(this.#folders.units(folder))}`;
    const path = `"${keys.path}":${asciiJsonString(stored)}`;
    if (entry.kind === 'deleted') return `{"${keys.deleted}":true,${path}}`;
    if (entry.kind === 'link')
      return `{${path},"symlink":{"${keys.target}":${asciiJsonString(this.#storedLink(entry, index))}}}`;
    const size = `"mtime":${entry.mtimeUs.toString()},${path},${entry.runnable ? '"runnable":true,' : ''}"size":${entry.sizeBytes.toString()}`;
    if (entry.kind === 'file') return `{"hash":"${entry.hash}",${size}}`;
    if (entry.kind === 'unhashed') return `{${size}}`;
    this.#requireChunkSize(entry.path, index);
    return `{"chunkhashes":["${entry.chunkHashes.join('","')}"],${size}}`;
  }

  #storedLink(entry: LinkEntry, entryIndex: number): string {
    const text = this.linkText(entry, entryIndex);
    const stored = this.#folders.compress(text);
    if (stored === text && text.startsWith('$') && text.includes('/'))
      throw manifestError(
        'manifest.dollar_name',
        { source, entryIndex, path: entry.path },
        'is a link whose target begins with $ and a name, which version 2025-12 would read as the number of a folder',
      );
    return stored;
  }

  #requireChunkSize(path: string, entryIndex: number): void {
    const { chunkSizeBytes } = this.#manifest;
    if (this.#dialect === 'name' || chunkSizeBytes === defaultChunkSizeBytes) return;
    throw manifestError(
      'manifest.chunk_size',
      { source, entryIndex, path },
      `is stored in pieces of ${chunkSizeBytes} bytes; this spelling of version 2025-12 knows only pieces of ${defaultChunkSizeBytes}`,
    );
  }
}

/** The places of links that count from the root: their folders are listed, too. */
export function* listedTargets(manifest: Manifest, dialect: ManifestDialect): Generator<string> {
  if (dialect === 'path') return;
  for (let index = 0; index < manifest.fileCount; index += 1) {
    if (manifest.kindAt(index) !== 'link') continue;
    const entry = manifest.entryAt(index);
    const target = entry.kind === 'link' ? listedTarget(entry, manifest.pathStyle) : undefined;
    if (target !== undefined) yield target;
  }
}

/** What is refused for other reasons than its place is inside, too; nothing else may get into the list of folders. */
function listedTarget({ path, link }: LinkEntry, style: PathStyle): string | undefined {
  if (link.target !== undefined || style === 'absolute') return link.target;
  const text = linkText(link, path, 'root', style);
  return text === undefined || isFixedPlace(text) || hidesClimb(text) || text.split('/').includes('..')
    ? undefined
    : text;
}
