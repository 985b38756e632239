/** What other downloads left of files that are not complete: room that can be made on a disk that is full. */
import type { AppError } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import type { PartFile } from '../../ports/partFiles';
import type { ApplyItem } from './applyItems';
import { placeOf } from './places';
import { rangeBytes } from './rangeMap';

export interface OtherPart {
  /** Absolute. */
  readonly path: string;
  /** What is known to be there; a part has holes. */
  readonly bytes: number;
}

type PartPorts = Pick<EnginePorts, 'files' | 'partFiles'>;

/** Those on a volume that none of the items goes on from, largest first. */
export async function otherParts(
  volumeKey: string,
  items: Iterable<ApplyItem>,
  { files, partFiles }: PartPorts,
): Promise<readonly OtherPart[]> {
  const others = new Map(partFiles.all().map((part) => [keyOf(part), part]));
  if (others.size === 0) return [];
  for (const item of items) {
    const part = others.get(keyOf(item));
    if (part?.hash === item.hash && part.sizeBytes === item.size) others.delete(keyOf(item));
  }
  const found: OtherPart[] = [];
  for (const part of others.values()) {
    const bytes = (await files.space(part.root))?.volumeId === volumeKey ? await bytesOf(part, files) : 0;
    if (bytes > 0) found.push({ path: placeOf(part.root, part.tempPath), bytes });
  }
  return found.sort((a, b) => b.bytes - a.bytes);
}

const keyOf = ({ root, path }: { readonly root: string; readonly path: string }): string => `${root}\0${path}`;

async function bytesOf(part: PartFile, files: PartPorts['files']): Promise<number> {
  const found = await files.lstat(placeOf(part.root, part.tempPath));
  if (found?.type !== 'file' || found.fileId !== part.fileId) return 0;
  let ranges = 0;
  for (const byte of part.ranges) for (let bits = byte; bits !== 0; bits &= bits - 1) ranges += 1;
  return Math.min(found.sizeBytes, ranges * rangeBytes);
}

const mostNamed = 3;
const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;

/** For the error that says how much is missing. */
export function tellingParts(parts: readonly OtherPart[]): {
  readonly hint: string;
  readonly details: NonNullable<AppError['dto']['details']>;
} {
  if (parts.length === 0) return { hint: '', details: {} };
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const named = parts.slice(0, mostNamed).map((part, index) => [`part${index + 1}`, asEvidence(part)] as const);
  return {
    hint: ` Parts of other downloads take ${mebibytes(bytes)} there; cancel those downloads and discard what they kept to have it.`,
    details: { partsBytes: bytes, ...Object.fromEntries(named) },
  };
}

const asEvidence = ({ path, bytes }: OtherPart): string => `${path} (${mebibytes(bytes)})`;
