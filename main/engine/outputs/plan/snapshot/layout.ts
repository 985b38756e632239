/** What lies where in the snapshot of a draft: a head, the columns of the entries one after the other, the rest, a digest of it all. */
import { z } from 'zod';
import { EntrySchema } from '../planSchema';
import type { EntryFacts } from '../columns/entryFacts';

/** Made anew for every other arrangement of the bytes: a snapshot of before is not read then. */
export const magic = new TextEncoder().encode('SATCOLS1');
/** Written as the computer keeps numbers: another computer sees another one. */
export const byteOrder = 0x01_02_03_04;
/** Magic, byte order, length of the head. */
export const startBytes = 16;
export const digestBytes = 16;
export const mostHeadBytes = 64 * 1024 ** 2;

const { recommend, also, decision } = EntrySchema.shape;
const Bytes = z.number().int().min(0);
const Id = z.number().int().min(0);

export const HeadSchema = z.strictObject({
  /** The file that the snapshot is of, as the file system tells it from any other. */
  document: z.strictObject({
    sizeBytes: Bytes,
    mtimeNs: z.string().max(32),
    fileId: z.string().max(256),
    changeNs: z.string().max(32).optional(),
  }),
  rows: z.number().int().min(1),
  /** Length of each section that is not as long as there are rows. */
  sections: z.array(Bytes),
  roots: z.array(Id),
  sequences: z.array(Id),
  also: z.array(also.unwrap()),
  recommendations: z.array(recommend.unwrap().strict()),
  decisions: z.array(decision.unwrap().omit({ target: true, from: true, version: true }).strict()),
  devices: z.array(z.string().max(256)),
});
export type SnapshotHead = z.output<typeof HeadSchema>;

/** The columns with a place for every row, in the order of the file; the wide ones first, so that each begins where its numbers may. */
export function rowColumns(facts: EntryFacts): (Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array)[] {
  return [
    facts.remoteSize,
    facts.remoteUs,
    facts.localSize,
    facts.localNs.parts[0],
    facts.inode.parts[0],
    facts.localNs.parts[1],
    facts.inode.parts[1],
    facts.sequence,
    facts.frame,
    facts.task,
    facts.root,
    facts.facts,
    facts.also,
    facts.recommend,
    facts.device,
    facts.kind,
    facts.remoteHash,
    facts.localHash,
  ];
}

/** The bytes of an array, from its first to the place `length`. */
export function bytesOf(array: ArrayBufferView, length = array.byteLength): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, length);
}
