/** The rules every manifest passes, whoever made it: per entry, then over all entries; there is no switch to turn them off. */
import { type ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';
import { ColumnManifest, type ManifestHeader } from './columnManifest';
import { EntryColumns } from './columns';
import type { Manifest, ManifestEntry, ManifestFolder, ManifestIssue } from './manifest';
import { manifestError, shown } from './manifestError';
import { judgePath } from './pathRules';
import { eachRowBeneath, lastOfEqualPaths, orderRows, sumOfSizes } from './rowOrder';

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
  readonly #source: string;
  readonly #header: ManifestHeader;
  readonly #issues: ManifestIssue[] = [];
  readonly #rewritten = new Set<number>();
  readonly #folders: ManifestFolder[] = [];

  constructor(source: string, header: ManifestHeader) {
    this.#source = source;
    this.#header = header;
  }

  addFolder(folder: ManifestFolder): void {
    this.#folders.push(folder);
  }

  /** Any entry, with links and chunks; a plain file goes the way of `addFile`. */
  add(entry: ManifestEntry): void {
    if (entry.kind === 'file' && entry.runnable === undefined)
      this.addFile(entry.path, entry.sizeBytes, entry.mtimeUs, entry.hash);
    else this.columns.add(entry);
  }

  /** `hash` undefined: 16 good bytes are already in the columns. */
  addFile(path: string, sizeBytes: Int, mtimeUs: Int, hash: string | undefined): void {
    const entryIndex = this.columns.rowCount;
    const verdict = judgePath(path);
    if (verdict.kind === 'fatal')
      throw manifestError(verdict.code, { source: this.#source, entryIndex, path, field: 'path' }, verdict.problem);
    if (hash !== undefined && !hashShape.test(hash))
      throw manifestError(
        'manifest.hash_shape',
        { source: this.#source, entryIndex, path, field: 'hash' },
        'has a hash that is not a word of letters and digits',
      );
    const kept = verdict.kind === 'kept' ? verdict.path : path;
    const row = this.columns.addFile(kept, sizeBytes, mtimeUs, hash);
    if (verdict.kind === 'kept' && verdict.isRewritten) {
      this.#rewritten.add(row);
      this.#note(
        'warning',
        'manifest.path_not_normal',
        row,
        kept,
        `was written as ${shown(path)} and is read as ${shown(kept)}`,
      );
    }
    if (verdict.kind === 'kept' && verdict.refused !== undefined)
      this.#refuse(row, verdict.refused.code, verdict.refused.problem);
    else if (hash !== undefined && !contentHash.test(hash))
      this.#refuse(
        row,
        'manifest.hash_unusable',
        'has a hash that is not 32 lower-case hex digits, so its content cannot be fetched',
      );
    else if (sizeBytes < 0 || sizeBytes > largestSize)
      this.#refuse(row, 'manifest.size_range', 'has an impossible size');
    else if (mtimeUs < -farthestMtime || mtimeUs > farthestMtime)
      this.#refuse(row, 'manifest.mtime_range', 'has an impossible time');
  }

  /** Counted and reported once per name, never an obstacle. */
  noteUnknownFields(fields: ReadonlyMap<string, number>): void {
    for (const [field, count] of fields)
      this.#issues.push({
        code: 'manifest.unknown_field',
        severity: 'info',
        message: `The field ${shown(field)} is unknown and was left out (${count}×).`,
      });
  }

  finish(mode: ManifestMode, declaredTotal: Int | undefined): Manifest {
    const sorted = orderRows(this.columns);
    const writtenTotal = sumOfSizes(this.columns, sorted.rows);
    const order = lastOfEqualPaths(this.columns, sorted, (dropped, kept) => {
      this.#noteDuplicate(dropped, kept);
    });
    const { rows } = order;
    eachRowBeneath(this.columns, order, (row, parent) => {
      this.#refuseBeneath(row, parent);
    });
    if (rows.length === 0)
      this.#issues.push({ code: 'manifest.empty', severity: 'warning', message: 'The manifest lists no files.' });
    const isOther = declaredTotal !== undefined && declaredTotal !== writtenTotal;
    if (isOther)
      this.#issues.push({
        code: 'manifest.total_mismatch',
        severity: 'warning',
        message: `The manifest states a total of ${declaredTotal.toString()} bytes; its entries add up to ${writtenTotal.toString()}.`,
      });
    const isWhole = rows.length === this.columns.rowCount && this.#rewritten.size === 0;
    const total = isWhole ? writtenTotal : sumOfSizes(this.columns, rows);
    const manifest = new ColumnManifest(
      this.#header,
      this.columns,
      rows,
      this.#folders,
      { totalSizeBytes: total, ...(isWhole && isOther ? { declaredTotalSizeBytes: declaredTotal } : {}) },
      this.#issues,
    );
    if (mode === 'strict') requireFaultless(manifest, this.#source);
    return manifest;
  }

  /** The last of equal paths wins, as when one download is written over another. */
  #noteDuplicate(dropped: number, kept: number): void {
    const { columns } = this;
    const path = columns.path(kept);
    if (this.#rewritten.has(kept) || this.#rewritten.has(dropped))
      throw manifestError(
        'manifest.path_not_normal',
        { source: this.#source, entryIndex: kept, path, field: 'path' },
        'has the same path as another entry once it is written plainly',
      );
    const isSame = columns.hasSameContent(dropped, columns, kept);
    this.#note(
      'warning',
      'manifest.duplicate_path',
      kept,
      path,
      isSame
        ? 'is listed more than once with the same content'
        : 'is listed more than once with different content; the last one counts',
    );
  }

  #refuseBeneath(row: number, parent: number): void {
    if (this.columns.refused.has(row)) return;
    this.#refuse(
      row,
      'manifest.file_dir_conflict',
      `lies beneath ${shown(this.columns.path(parent))}, which is a file`,
    );
  }

  #refuse(row: number, code: ErrorCode, problem: string): void {
    this.columns.refused.set(row, this.#note('refused', code, row, this.columns.path(row), problem));
  }

  #note(
    severity: ManifestIssue['severity'],
    code: ErrorCode,
    entryIndex: number,
    path: string,
    problem: string,
  ): ManifestIssue {
    const issue = { code, severity, message: `Entry ${entryIndex} (${shown(path)}) ${problem}.`, entryIndex, path };
    this.#issues.push(issue);
    return issue;
  }
}

/** What an upload demands: at least one file, nothing refused, nothing to warn about. Throws the first issue's code. */
export function requireUploadable(manifest: Manifest, source: string): void {
  if (manifest.fileCount === 0) throw manifestError('manifest.empty', { source }, 'lists no files');
  requireFaultless(manifest, source);
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
