/** The rules every manifest passes, whoever made it: per entry, then over all entries; there is no switch to turn them off. */
import type { ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';
import { ColumnManifest, type ManifestHeader } from './columnManifest';
import { EntryColumns } from './columns';
import { deletedMark } from './folderTable';
import { judgeFolders, refuseFoldersOnFiles } from './folderRules';
import { IssueList, type IssuePlace } from './issueList';
import { guessBases, resolveLinks, type LinkWorld } from './linkRules';
import type { LinkEntry, Manifest, ManifestEntry, ManifestFolder } from './manifest';
import { liveRows } from './liveRows';
import { manifestError, shown } from './manifestError';
import { judgeAbsolutePath, judgePath, type PathVerdict } from './pathRules';
import { PathList } from './pathList';
import { PathSearch } from './pathSearch';
import { RowMarks } from './rowMarks';
import { numbersWhere } from './sortNumbers';
import { eachRowBeneath, lastOfEqualPaths, orderRows, sumOfSizes, type RowOrder } from './rowOrder';

/** Strict mode makes every warning and every refused entry fatal. */
export type ManifestMode = 'tolerant' | 'strict';

const largestSize = 2n ** 63n - 1n;
const farthestMtime = 2n ** 62n;
const hashShape = /^[A-Za-z0-9]+$/;
const contentHash = /^[0-9a-f]{32}$/;

/** Takes entries one by one and ends as a manifest. Throws `manifest.*` for what makes the whole unusable. */
export class ManifestIntake {
  /** A decoder writes digests straight into the columns. */
  readonly columns = new EntryColumns();
  readonly issues: IssueList;
  readonly #header: ManifestHeader;
  readonly #rewritten = new RowMarks();
  /** The listed folders as they are written; a decoder expands references to them. */
  readonly folders = new PathList();

  constructor(source: string, header: ManifestHeader) {
    this.issues = new IssueList(source);
    this.#header = header;
  }

  addFolder({ path, deleted }: ManifestFolder): void {
    this.folders.push(path, deleted === true ? deletedMark : 0);
  }

  /** Any entry, with links and chunks; a plain file goes the way of `addFile`. */
  add(entry: ManifestEntry): void {
    if (entry.kind === 'file' && entry.runnable === undefined) {
      this.addFile(entry.path, entry.sizeBytes, entry.mtimeUs, entry.hash);
      return;
    }
    const { path } = entry;
    const verdict = this.#judge(path);
    const hashes = entry.kind === 'file' ? [entry.hash] : entry.kind === 'chunked' ? entry.chunkHashes : [];
    for (const hash of hashes) this.#requireHashShape(hash, path);
    if (entry.kind === 'link') this.#requireLinkText(entry);
    const row = this.columns.add(verdict.kind === 'kept' ? { ...entry, path: verdict.path } : entry);
    this.#noteVerdict(row, path, verdict);
    this.#refuseOddHash(row, hashes);
    if (entry.kind !== 'link' && entry.kind !== 'deleted') this.#refuseOddNumbers(row, entry.sizeBytes, entry.mtimeUs);
  }

  /** `hash` undefined: 16 good bytes are already in the columns. */
  addFile(path: string, sizeBytes: Int, mtimeUs: Int, hash: string | undefined): void {
    const verdict = this.#judge(path);
    if (hash !== undefined) this.#requireHashShape(hash, path);
    const row = this.columns.addFile(verdict.kind === 'kept' ? verdict.path : path, sizeBytes, mtimeUs, hash);
    this.#noteVerdict(row, path, verdict);
    if (hash !== undefined) this.#refuseOddHash(row, [hash]);
    this.#refuseOddNumbers(row, sizeBytes, mtimeUs);
  }

  /** A deletion says nothing but its path; whatever else a file has there was left out. */
  noteDeletedContent(row: number): void {
    const problem = 'is a deletion and carries more than its path, which was left out';
    this.issues.note('warning', 'manifest.deleted_has_content', this.#place(row), problem);
  }

  /** `header`: what a file says above and below its entries, where that is known only now. */
  finish(mode: ManifestMode, declaredTotal: Int | undefined, header: ManifestHeader = this.#header): Manifest {
    const { columns, issues } = this;
    const sorted = orderRows(columns);
    const writtenTotal = sumOfSizes(columns, sorted.rows);
    const order = lastOfEqualPaths(columns, sorted, (dropped, kept) => {
      this.#noteDuplicate(dropped, kept);
    });
    const { rows } = order;
    const { special, live } = this.#sortedOut(order, header);
    const search = new PathSearch(columns, live.rows);
    let beneathRows = 0;
    eachRowBeneath(columns, live, (row, parent) => {
      beneathRows += 1;
      this.#refuseBeneath(row, parent, search);
    });
    const folders = judgeFolders(this.folders, header.pathStyle, issues);
    const isTree = beneathRows === 0 && !sorted.hasEqualPaths;
    refuseFoldersOnFiles(folders, columns, { live: search, isTree }, issues);
    const links = numbersWhere(special, (row) => columns.kind(row) === 'link');
    if (links.length > 0) this.#judgeLinks(header, { columns, links, live: search, folders, issues });
    const own = this.#ownHeader(header, special);
    this.#noteParent(own);
    if (rows.length === 0 && folders.count === 0) issues.note('warning', 'manifest.empty', {}, 'lists no files');
    const isOther = declaredTotal !== undefined && declaredTotal !== writtenTotal;
    if (isOther)
      issues.note(
        'warning',
        'manifest.total_mismatch',
        {},
        `states a total of ${declaredTotal.toString()} bytes; its entries add up to ${writtenTotal.toString()}`,
      );
    const isWhole = rows.length === columns.rowCount && this.#rewritten.isEmpty;
    const total = isWhole ? writtenTotal : sumOfSizes(columns, rows);
    const manifest = new ColumnManifest(
      own,
      columns,
      rows,
      folders,
      { totalSizeBytes: total, ...(isWhole && isOther ? { declaredTotalSizeBytes: declaredTotal } : {}) },
      issues.end(),
    );
    if (mode === 'strict') requireFaultless(manifest, issues.source);
    return manifest;
  }

  /** The rows that are no plain files, and those that are not deleted; both in order. Checks what depends on the header. */
  #sortedOut(order: RowOrder, header: ManifestHeader): { special: Uint32Array; live: RowOrder } {
    const { columns } = this;
    const special = numbersWhere(order.rows, (row) => columns.kind(row) !== 'file');
    let deletions = 0;
    for (const row of special) {
      const kind = columns.kind(row);
      if (kind === 'chunked') this.#requireChunkCount(row, header.chunkSizeBytes);
      if (kind !== 'deleted') continue;
      deletions += 1;
      if (header.kind === 'snapshot' && header.generation !== 'v2025beta')
        throw this.issues.fatal('manifest.deleted_in_snapshot', this.#place(row), 'is a deletion in a snapshot');
    }
    const deleted = this.#firstDeletedFolder();
    if (deleted >= 0 && header.kind === 'snapshot' && header.generation !== 'v2025beta')
      throw this.issues.fatal(
        'manifest.deleted_in_snapshot',
        { folderIndex: deleted, path: this.folders.path(deleted) },
        'is a deletion in a snapshot',
      );
    return { special, live: deletions === 0 ? order : liveRows(columns, order) };
  }

  #requireChunkCount(row: number, chunkSizeBytes: number): void {
    const found = this.columns.chunkHashes(row).length;
    const size = BigInt(this.columns.sizeBytes(row));
    const chunk = BigInt(chunkSizeBytes);
    const expected = chunk > 0n && size > chunk ? (size + chunk - 1n) / chunk : undefined;
    if (expected === BigInt(found)) return;
    const problem =
      expected === undefined
        ? `is stored in pieces, but has ${size.toString()} bytes, which are not cut into pieces of ${chunkSizeBytes}`
        : `has ${found} pieces; ${size.toString()} bytes make ${expected.toString()} pieces of ${chunkSizeBytes}`;
    throw this.issues.fatal('manifest.chunk_count', { ...this.#place(row), field: 'chunkhashes' }, problem);
  }

  #judgeLinks(header: ManifestHeader, given: Omit<LinkWorld, 'style'>): void {
    const world = { ...given, style: header.pathStyle };
    if (header.generation === 'v2025beta') guessBases(world);
    resolveLinks(world, (row, code, problem) => {
      this.#refuse(row, code, problem);
    });
  }

  /** Pre-release files do not say that they are a diff: what they delete says it. */
  #ownHeader(header: ManifestHeader, special: Uint32Array): ManifestHeader {
    if (header.generation !== 'v2025beta' || header.kind === 'diff') return header;
    const isDiff = special.some((row) => this.columns.kind(row) === 'deleted') || this.#firstDeletedFolder() >= 0;
    return isDiff ? { ...header, kind: 'diff' } : header;
  }

  /** -1 when there is none. */
  #firstDeletedFolder(): number {
    const { bits, count } = this.folders;
    return bits.subarray(0, count).findIndex((marks) => (marks & deletedMark) !== 0);
  }

  #noteParent({ kind, parentManifestHash }: ManifestHeader): void {
    if (parentManifestHash !== undefined && !hashShape.test(parentManifestHash))
      throw this.issues.fatal(
        'manifest.hash_shape',
        { field: 'parentManifestHash' },
        'has a parentManifestHash that is not a word of letters and digits',
      );
    if (kind === 'diff' && parentManifestHash === undefined)
      this.issues.note('warning', 'manifest.parent_missing', {}, 'is a diff that does not say of which manifest');
    if (kind === 'snapshot' && parentManifestHash !== undefined)
      this.issues.note('warning', 'manifest.parent_unexpected', {}, 'is a snapshot, yet names a parent as diffs do');
  }

  #judge(path: string): PathVerdict {
    const verdict = this.#header.pathStyle === 'absolute' ? judgeAbsolutePath(path, false) : judgePath(path);
    if (verdict.kind !== 'fatal') return verdict;
    const place = { entryIndex: this.columns.rowCount, path, field: 'path' };
    throw this.issues.fatal(verdict.code, place, verdict.problem);
  }

  #noteVerdict(row: number, written: string, verdict: PathVerdict): void {
    if (verdict.kind !== 'kept') return;
    // The path is at hand: one made again from the columns would be a second copy of what may be very long.
    const place = { entryIndex: row, path: verdict.path };
    if (verdict.isRewritten) {
      this.#rewritten.set(row, 1);
      if (!this.issues.isOneTooMany('manifest.path_not_normal'))
        this.issues.note(
          'warning',
          'manifest.path_not_normal',
          place,
          `was written as ${shown(written)} and is read as ${shown(verdict.path)}`,
        );
    }
    if (verdict.refused !== undefined) this.#refuse(row, verdict.refused.code, verdict.refused.problem, place);
  }

  #requireHashShape(hash: string, path: string): void {
    if (hashShape.test(hash)) return;
    throw this.issues.fatal(
      'manifest.hash_shape',
      { entryIndex: this.columns.rowCount, path, field: 'hash' },
      'has a hash that is not a word of letters and digits',
    );
  }

  #requireLinkText({ path, link }: LinkEntry): void {
    const place = { entryIndex: this.columns.rowCount, path, field: 'symlink' };
    if (link.text === '') throw this.issues.fatal('manifest.path_empty', place, 'is a link to nothing');
    if (link.text.includes('\0'))
      throw this.issues.fatal('manifest.path_nul', place, 'is a link whose text has a NUL character');
  }

  #refuseOddHash(row: number, hashes: readonly string[]): void {
    if (hashes.every((hash) => contentHash.test(hash))) return;
    this.#refuse(
      row,
      'manifest.hash_unusable',
      'has a hash that is not 32 lower-case hex digits, so its content cannot be fetched',
    );
  }

  #refuseOddNumbers(row: number, sizeBytes: Int, mtimeUs: Int): void {
    if (sizeBytes < 0 || sizeBytes > largestSize) this.#refuse(row, 'manifest.size_range', 'has an impossible size');
    else if (mtimeUs < -farthestMtime || mtimeUs > farthestMtime)
      this.#refuse(row, 'manifest.mtime_range', 'has an impossible time');
  }

  /** The last of equal paths wins, as when one download is written over another. */
  #noteDuplicate(dropped: number, kept: number): void {
    const { columns } = this;
    if (this.#rewritten.get(kept) > 0 || this.#rewritten.get(dropped) > 0)
      throw this.issues.fatal(
        'manifest.path_not_normal',
        { ...this.#place(kept), field: 'path' },
        'has the same path as another entry once it is written plainly',
      );
    if (this.issues.isOneTooMany('manifest.duplicate_path')) return;
    this.issues.note(
      'warning',
      'manifest.duplicate_path',
      this.#place(kept),
      columns.hasSameContent(dropped, columns, kept)
        ? 'is listed more than once with the same content'
        : 'is listed more than once with different content; the last one counts',
    );
  }

  /** Writing what lies beneath a link would write to wherever the link leads. `parent` is the topmost row above. */
  #refuseBeneath(row: number, parent: number, live: PathSearch): void {
    const { columns } = this;
    const path = columns.path(row);
    const above = columns.kind(parent) === 'link' ? [parent] : columns.hasLinks() ? live.rowsAbove(path) : [];
    for (const link of above)
      if (link !== row && columns.kind(link) === 'link')
        throw this.issues.fatal(
          'manifest.symlink_parent',
          this.#place(row),
          `lies beneath ${shown(columns.path(link))}, which is a link`,
        );
    this.#refuse(row, 'manifest.file_dir_conflict', `lies beneath ${shown(columns.path(parent))}, which is a file`);
  }

  /** The first reason counts. */
  #refuse(row: number, code: ErrorCode, problem: string, place?: IssuePlace): void {
    const { refused } = this.columns;
    if (refused.has(row)) return;
    refused.set(row, { code, problem });
    if (!this.issues.isOneTooMany(code)) this.issues.note('refused', code, place ?? this.#place(row), problem);
  }

  #place(row: number): { entryIndex: number; path: string } {
    return { entryIndex: row, path: this.columns.path(row) };
  }
}

/** What an upload demands: at least one file, all of them hashed, nothing refused, nothing to warn about. Throws the first issue's code. */
export function requireUploadable(manifest: Manifest, source: string): void {
  if (manifest.fileCount === 0) throw manifestError('manifest.empty', { source }, 'lists no files');
  requireFaultless(manifest, source);
  for (let entryIndex = 0; entryIndex < manifest.fileCount; entryIndex += 1)
    if (manifest.kindAt(entryIndex) === 'unhashed')
      throw manifestError(
        'manifest.unhashed',
        { source, entryIndex, path: manifest.pathAt(entryIndex) },
        'has no hash, so its content is unknown',
      );
}

function requireFaultless(manifest: Manifest, source: string): void {
  const issue = manifest.issues.find(({ severity }) => severity !== 'info');
  if (issue === undefined) return;
  const { entryIndex, path } = issue;
  const place = {
    source,
    ...(entryIndex === undefined ? {} : { entryIndex }),
    ...(path === undefined ? {} : { path }),
  };
  throw manifestError(issue.code, place, `does not pass the strict check: ${issue.message.replace(/\.$/, '')}`);
}
