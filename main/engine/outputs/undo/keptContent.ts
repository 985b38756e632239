/** Whether a file is still what a journal says about it. */
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileStat } from '../../ports/fileSystem';
import { matchesFacts } from '../apply/fileFacts';
import type { FileFacts } from '../apply/journalLines';
import { hashFileAs } from '../content';

/** Equal size and time, or, where only the time moved, equal bytes. */
export async function isStill(
  found: FileStat,
  facts: FileFacts | undefined,
  path: string,
  ports: Pick<EnginePorts, 'files' | 'hasher' | 'fileHasher'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (facts === undefined) return false;
  if (matchesFacts(found, facts)) return true;
  if (found.type !== 'file' || found.sizeBytes !== facts.size || facts.hash === undefined) return false;
  return (await hashFileAs(path, facts.chunkSize, ports, signal)).hash === facts.hash;
}

/** A backup is of the type that was replaced or removed: a file or a link. */
export function isKept(kept: FileStat | undefined, before: FileFacts | undefined): kept is FileStat {
  return (
    kept !== undefined && kept.type === (before?.type ?? 'file') && (kept.type === 'file' || kept.type === 'symlink')
  );
}
