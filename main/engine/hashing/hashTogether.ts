/** Reads many files as one list, which the hasher shares out to as many readers as their volume is read best with. */
import { AppError } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileToRead, HashedFile } from '../ports/hashing';

/** How far one file is. */
export interface ReadTrack {
  readonly onBytes: (readBytes: number) => void;
  finish(): void;
  /** It begins anew. */
  drop(): void;
}

export interface ReadTogether {
  /** `undefined`: it is not read as a whole. */
  toRead(index: number): FileToRead | undefined;
  track(index: number): ReadTrack;
  /** False when it must be read in another way after all. `beganMs` is before the first byte was read. */
  take(index: number, hashed: HashedFile, beganMs: number): boolean;
  report(): void;
}

/** A handful is read as quickly one by one. */
const fewestTogether = 8;

/** Answers those that are still to be read one by one: all where the hasher takes no lists, and what failed or changed, which may settle. */
export async function hashTogether(
  waiting: readonly number[],
  { fileHasher, clock }: Pick<EnginePorts, 'fileHasher' | 'clock'>,
  signal: AbortSignal,
  reading: ReadTogether,
): Promise<readonly number[]> {
  const listed: number[] = [];
  const list: FileToRead[] = [];
  for (const index of waiting) {
    const file = reading.toRead(index);
    if (file === undefined) continue;
    listed.push(index);
    list.push(file);
  }
  if (fileHasher.hashList === undefined || list.length < fewestTogether) return waiting;
  const tracks = new Map<number, ReadTrack>();
  const trackOf = (at: number): ReadTrack => {
    const known = tracks.get(at) ?? reading.track(listed[at] ?? 0);
    tracks.set(at, known);
    return known;
  };
  const done = new Set<number>();
  // Earlier than any of them was read, which may make a file be read again and never makes a wrong hash be believed.
  const beganMs = clock.nowMs();
  await fileHasher.hashList(list, signal, {
    onRead(at, read) {
      const index = listed[at];
      if (index === undefined || read instanceof AppError || !reading.take(index, read, beganMs)) return;
      done.add(index);
      trackOf(at).finish();
      tracks.delete(at);
      reading.report();
    },
    onBytes: (at, readBytes) => {
      trackOf(at).onBytes(readBytes);
    },
  });
  for (const each of tracks.values()) each.drop();
  return waiting.filter((index) => !done.has(index));
}
