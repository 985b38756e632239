/** Asks the store whether it holds what a plan would fetch: once per object, and not again for what it was seen to hold. */
import type { PlanContent } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import { dataKey, isContentHash, legacyDataKey } from '../../store/keys';
import { boundedParallel } from '../boundedParallel';
import { partsOf } from '../content';

export type StorePorts = Pick<EnginePorts, 'store' | 'storeCache'>;

/** Answers are latency, not bytes: many questions wait at once. */
const questionsAtOnce = 64;
const rowsPerAdd = 500;

/**
 * Hands over each file that lacks an object, in any order. Throws what the store throws when it cannot be asked; what was answered
 * until then is remembered.
 */
export async function findMissing<F extends { readonly remote: PlanContent }>(
  wanted: readonly F[],
  missing: (file: F) => void,
  { store, storeCache }: StorePorts,
  signal: AbortSignal,
): Promise<void> {
  const askers = new Map<string, { readonly hash: string; readonly sizeBytes: number; readonly files: F[] }>();
  for (const file of wanted) {
    if (file.remote.link !== undefined) continue;
    for (const { hash, sizeBytes } of partsOf(file.remote)) {
      if (!isContentHash(hash) || storeCache.has(store.storeId, hash, sizeBytes)) continue;
      const known = askers.get(hash);
      if (known === undefined) askers.set(hash, { hash, sizeBytes, files: [file] });
      else known.files.push(file);
    }
  }
  const told = new Set<F>();
  let seen: { readonly hash: string; readonly sizeBytes: number }[] = [];
  const flush = (): void => {
    if (seen.length > 0) storeCache.add(store.storeId, seen);
    seen = [];
  };
  try {
    await boundedParallel([...askers.values()], questionsAtOnce, signal, async ({ hash, sizeBytes, files }) => {
      const head = (await store.head(dataKey(hash), signal)) ?? (await store.head(legacyDataKey(hash), signal));
      if (head !== undefined) {
        if (head.sizeBytes === sizeBytes) seen.push({ hash, sizeBytes });
        if (seen.length >= rowsPerAdd) flush();
        return;
      }
      for (const file of files) {
        if (told.has(file)) continue;
        told.add(file);
        missing(file);
      }
    });
  } finally {
    flush();
  }
}
