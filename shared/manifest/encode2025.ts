/** A manifest into the canonical bytes of version 2025-12, in the spelling of either of its two writers. */
import { AppError } from '../domain/errors';
import { isFixedPlace } from './anchors';
import { asciiJsonString } from './asciiJson';
import { AsciiText } from './asciiText';
import { decodeManifest } from './decode';
import { FolderIndex } from './folderIndex';
import { hidesClimb, linkText, type PathStyle } from './links';
import type { LinkEntry, Manifest, ManifestDialect, ManifestEntry, ManifestFolder } from './manifest';
import { manifestError } from './manifestError';
import { defaultChunkSizeBytes, hashAlgorithm, specificationOf, spellings } from './names';

const source = 'The manifest';

/**
 * Snapshots and diffs, relative and absolute; every folder above an entry is listed. Throws `manifest.dollar_name` for a link whose
 * text would be read as a folder's number, `manifest.chunk_size` where the dialect cannot say how files are cut, and
 * `internal.manifest_roundtrip` when the bytes would not be read as the same paths.
 */
export function encode2025(
  manifest: Manifest,
  { dialect = 'path' }: { readonly dialect?: ManifestDialect | undefined } = {},
): Uint8Array {
  const bytes = new Encoding(manifest, dialect).run();
  requireSamePaths(manifest, bytes);
  return bytes;
}

class Encoding {
  readonly #manifest: Manifest;
  readonly #dialect: ManifestDialect;
  readonly #index: FolderIndex;
  readonly #output = new AsciiText();

  constructor(manifest: Manifest, dialect: ManifestDialect) {
    this.#manifest = manifest;
    this.#dialect = dialect;
    this.#index = new FolderIndex(manifest.folders(), pathsOf(manifest, dialect));
  }

  run(): Uint8Array {
    const manifest = this.#manifest;
    const output = this.#output;
    output.write('{"dirs":[');
    this.#index.folders.forEach((folder, number) => {
      output.write(`${number > 0 ? ',' : ''}${this.#folderText(folder)}`);
    });
    output.write(']');
    if (this.#dialect === 'name') output.write(`,"fileChunkSizeBytes":${manifest.chunkSizeBytes || -1}`);
    output.write(',"files":[');
    for (let index = 0; index < manifest.fileCount; index += 1)
      output.write(`${index > 0 ? ',' : ''}${this.#entryText(manifest.entryAt(index), index)}`);
    output.write(`],"hashAlg":"${hashAlgorithm}"`);
    if (manifest.kind === 'diff' && manifest.parentManifestHash !== undefined)
      output.write(`,"parentManifestHash":${asciiJsonString(manifest.parentManifestHash)}`);
    output.write(`,"specificationVersion":"${specificationOf(manifest)}"`);
    output.write(`,"totalSize":${manifest.totalSizeBytes.toString()}}`);
    return output.bytes();
  }

  #folderText({ path, deleted }: ManifestFolder): string {
    const keys = spellings[this.#dialect];
    return `{${deleted ? `"${keys.deleted}":true,` : ''}"${keys.path}":${this.#stored(path)}}`;
  }

  /** The keys in the order of ASCII, which is why the name comes between time and size. */
  #entryText(entry: ManifestEntry, index: number): string {
    const keys = spellings[this.#dialect];
    const path = `"${keys.path}":${this.#stored(entry.path)}`;
    if (entry.kind === 'deleted') return `{"${keys.deleted}":true,${path}}`;
    if (entry.kind === 'link')
      return `{${path},"symlink":{"${keys.target}":${asciiJsonString(this.#storedLink(entry, index))}}}`;
    const size = `"mtime":${entry.mtimeUs.toString()},${path},${entry.runnable ? '"runnable":true,' : ''}"size":${entry.sizeBytes.toString()}`;
    if (entry.kind === 'file') return `{"hash":"${entry.hash}",${size}}`;
    if (entry.kind === 'unhashed') return `{${size}}`;
    this.#requireChunkSize(entry.path, index);
    return `{"chunkhashes":["${entry.chunkHashes.join('","')}"],${size}}`;
  }

  #stored(path: string): string {
    return asciiJsonString(this.#index.compress(path));
  }

  #storedLink({ path, link }: LinkEntry, entryIndex: number): string {
    const text = linkText(link, path, this.#dialect === 'name' ? 'root' : 'parent', this.#manifest.pathStyle);
    if (text === undefined)
      throw manifestError(
        'manifest.symlink_escape',
        { source, entryIndex, path },
        'is a link to no absolute place, which this spelling of version 2025-12 would read as another one',
      );
    const stored = this.#index.compress(text);
    if (stored === text && text.startsWith('$') && text.includes('/'))
      throw manifestError(
        'manifest.dollar_name',
        { source, entryIndex, path },
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

/** The paths whose folders are listed: of entries, and where links count from the root also of what they lead to. */
function* pathsOf(manifest: Manifest, dialect: ManifestDialect): Generator<string> {
  for (let index = 0; index < manifest.fileCount; index += 1) {
    yield manifest.pathAt(index);
    if (dialect === 'path' || manifest.kindAt(index) !== 'link') continue;
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

/** The format has no way to escape a `$`; this is the proof that none is needed. */
function requireSamePaths(manifest: Manifest, bytes: Uint8Array): void {
  let again: Manifest;
  try {
    again = decodeManifest(bytes, { source });
  } catch (thrown) {
    throw broken(thrown);
  }
  if (again.fileCount !== manifest.fileCount) throw broken();
  for (let index = 0; index < manifest.fileCount; index += 1)
    if (again.kindAt(index) !== manifest.kindAt(index) || again.comparePaths(index, manifest, index) !== 0)
      throw broken();
}

function broken(cause?: unknown): AppError {
  return new AppError(
    {
      code: 'internal.manifest_roundtrip',
      message: 'The written manifest would not be read back as the same files.',
      safe: 'Nothing was written or uploaded.',
      hint: 'Write version 2023-03-03, and send the log file to whoever looks after Satchel.',
    },
    cause,
  );
}
