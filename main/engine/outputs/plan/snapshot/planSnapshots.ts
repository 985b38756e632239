/** The columns of a large draft kept beside its document, so that it opens without being read: the document stays the truth. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../../../shared/domain/errors';
import type { FileReader, FileStat, FileSystem } from '../../../ports/fileSystem';
import type { Hasher } from '../../../ports/hashing';
import type { ColumnPlan } from '../columns/columnPlan';
import { hostPlatform } from '../traits';
import {
  byteOrder,
  bytesOf,
  digestBytes,
  HeadSchema,
  magic,
  mostHeadBytes,
  rowColumns,
  startBytes,
  type SnapshotHead,
} from './layout';
import { restoredPlan, roomFor, type SnapshotRoom } from './restore';
import { inOrder, joined, sectionsOf } from './snapshotParts';

export interface PlanSnapshots {
  /**
   * Keeps the columns of the plan whose document this file was and still is, unless `isCurrent` says that they are another plan by now.
   * A disk that refuses them is only logged.
   */
  keep(document: string, was: FileStat, plan: ColumnPlan, isCurrent: () => boolean): Promise<void>;
  /** The plan as reading its document gives it; undefined unless there is a snapshot of this very document that keeps every rule. */
  read(document: string): Promise<ColumnPlan | undefined>;
}

/** Documents of fewer rows are read as quickly. */
const fewestRows = 20_000;
/** Rows that columns cannot hold are texts in a snapshot too: with more of them it would save nothing. */
const mostOddRows = 100_000;

const isHere = new Uint8Array(Uint32Array.of(byteOrder).buffer);

export function createPlanSnapshots(
  { files, hasher }: { readonly files: FileSystem; readonly hasher: Hasher },
  log: (message: string) => void,
  fewest = fewestRows,
): PlanSnapshots {
  const write = async (temp: string, pieces: readonly Uint8Array[]): Promise<void> => {
    const digest = hasher.start();
    const file = await files.createExclusive(temp);
    try {
      for (const piece of pieces) {
        digest.update(piece);
        await file.write(piece);
      }
      await file.write(Buffer.from(digest.digest(), 'hex'));
    } finally {
      await file.close();
    }
  };

  const replace = async (
    document: string,
    was: FileStat,
    plan: ColumnPlan,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const path = snapshotPath(document);
    // A document of before is not believed any more in any case.
    await files.unlink(path);
    const { length, odd, oddDecisions } = plan.entries;
    if (length < fewest || plan.state === 'applied' || odd.size + oddDecisions.size > mostOddRows) return;
    const stat = await files.lstat(document);
    if (stat === undefined || !isSameFile(stat, was)) return;
    const pieces = piecesOf(plan, stat);
    if (pieces === undefined) return;
    // Killed while it wrote, or another of these: the name is given to whoever ends last.
    const temp = `${path}.new`;
    await files.unlink(temp);
    await write(temp, pieces);
    if (isCurrent()) await files.rename(temp, path);
    else await files.unlink(temp);
  };

  return {
    keep: async (document, was, plan, isCurrent) => {
      try {
        await replace(document, was, plan, isCurrent);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        log(`${document} opens slowly, as its columns could not be kept: ${error.message}`);
      }
    },
    read: async (document) => {
      try {
        const room = await readRoom(snapshotPath(document), document, files, hasher);
        return room && restoredPlan(room, document, hostPlatform);
      } catch (error) {
        // Whatever is wrong with it: the document says it all.
        if (!(error instanceof AppError)) throw error;
        log(`The columns beside ${document} are not used: ${error.message}`);
        return undefined;
      }
    },
  };
}

function snapshotPath(document: string): string {
  return `${document}.columns`;
}

function piecesOf(plan: ColumnPlan, stat: FileStat): readonly Uint8Array[] | undefined {
  const sections = sectionsOf(plan);
  if (sections === undefined) return undefined;
  const { facts, words, length } = plan.entries;
  const head: SnapshotHead = {
    document: identityOf(stat),
    rows: length,
    sections: sections.map((section) => section.length),
    roots: [...words.roots.all],
    sequences: [...words.sequences.all],
    also: words.also.all.map((kinds) => [...kinds]),
    recommendations: [...words.recommendations.all],
    decisions: [...words.decisions.all],
    devices: [...words.devices.all],
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  if (text.length > mostHeadBytes) return undefined;
  const start = joined([magic, isHere, bytesOf(Uint32Array.of(text.length))]);
  const columns = rowColumns(facts).map((column) => bytesOf(column, (column.byteLength / facts.room) * length));
  return [start, text, ...columns, ...sections];
}

function identityOf({ sizeBytes, mtimeNs, fileId, changeNs }: FileStat): SnapshotHead['document'] {
  return {
    sizeBytes,
    mtimeNs: mtimeNs.toString(),
    fileId,
    ...(changeNs === undefined ? {} : { changeNs: changeNs.toString() }),
  };
}

/** Everything in the file, once its digest says that it is whole. */
async function readRoom(
  path: string,
  document: string,
  files: FileSystem,
  hasher: Hasher,
): Promise<SnapshotRoom | undefined> {
  const stat = await files.lstat(path);
  const of = await files.lstat(document);
  if (stat === undefined || of === undefined || stat.type !== 'file') return undefined;
  const reader = await files.openReader(path);
  try {
    const start = new Uint8Array(startBytes);
    if ((await reader.read(start, 0)) !== startBytes) return undefined;
    const known = joined([magic, isHere]);
    const headBytes = new DataView(start.buffer).getUint32(known.length, isLittleEndian);
    if (!known.every((byte, at) => start[at] === byte) || headBytes > Math.min(mostHeadBytes, stat.sizeBytes))
      return undefined;
    const text = new Uint8Array(headBytes);
    await reader.read(text, startBytes);
    const head = headOf(text);
    if (head === undefined || !isSame(head.document, identityOf(of))) return undefined;
    const bytes = stat.sizeBytes - startBytes - headBytes - digestBytes;
    const room = roomFor(head, bytes);
    if (room === undefined) return undefined;
    const pieces = [...rowColumns(room.facts).map((column) => bytesOf(column)), ...inOrder(room.sections)];
    const digest = hasher.start();
    for (const piece of [start, text]) digest.update(piece);
    await fill(pieces, startBytes + headBytes, reader, (piece) => {
      digest.update(piece);
    });
    const expected = new Uint8Array(digestBytes);
    await reader.read(expected, stat.sizeBytes - digestBytes);
    return digest.digest() === Buffer.from(expected).toString('hex') ? room : undefined;
  } finally {
    await reader.close();
  }
}

const isLittleEndian = isHere[0] === (byteOrder & 255);

/** The disk brings the next piece while this one is taken in. */
async function fill(
  pieces: readonly Uint8Array[],
  from: number,
  reader: FileReader,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  let at = from;
  const reads = pieces.map((piece) => {
    const read = { piece, at };
    at += piece.length;
    return read;
  });
  const begin = (place: number): Promise<number> => {
    const read = reads[place];
    return read === undefined || read.piece.length === 0 ? Promise.resolve(0) : reader.read(read.piece, read.at);
  };
  let next = begin(0);
  try {
    for (const [place, { piece }] of reads.entries()) {
      await next;
      next = begin(place + 1);
      take(piece);
    }
  } finally {
    await Promise.allSettled([next]);
  }
}

/** A new name changes nothing but the time of change. */
function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.type === 'file' && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId;
}

function isSame(a: SnapshotHead['document'], b: SnapshotHead['document']): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId && a.changeNs === b.changeNs;
}

function headOf(text: Uint8Array): SnapshotHead | undefined {
  try {
    const head: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    // As it was written: words are told apart by the order of their keys too.
    return HeadSchema.safeParse(head).success ? (head as SnapshotHead) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
