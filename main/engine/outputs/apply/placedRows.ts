/** Rows of table `placed` as the journal carries them. */
import type { PlacedFile } from '../../ports/records';
import type { PlacedFacts } from './journalLines';

export function placedFactsOf({ hash, sizeBytes, mtimeNs, runId }: PlacedFile): PlacedFacts {
  return { hash, size: sizeBytes, mtimeNs: mtimeNs.toString(), runId };
}

export function placedRowOf(root: string, path: string, facts: PlacedFacts): PlacedFile {
  return { root, path, hash: facts.hash, sizeBytes: facts.size, mtimeNs: BigInt(facts.mtimeNs), runId: facts.runId };
}
