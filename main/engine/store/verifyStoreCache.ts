/** Asks a store for objects it was seen to hold; one that is missing makes everything about the store forgotten. */
import type { RememberedObject, StoreCacheUpkeep } from '../ports/cacheUpkeep';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { inParallel } from '../hashing/inParallel';
import { dataKey } from './keys';

export interface StoreCacheReport {
  readonly checked: number;
  /** Missing, or of another size. */
  readonly wrong: readonly RememberedObject[];
}

const headsAtOnce = 32;
const rowsPerPage = 1000;

/** `most` objects by chance, or all of them. Ends at the first page with a missing one. */
export async function verifyStoreCache(
  most: number | 'all',
  upkeep: StoreCacheUpkeep,
  { store, storeCache }: Pick<EnginePorts, 'store' | 'storeCache'>,
  context: RunContext,
): Promise<StoreCacheReport> {
  const totalFiles = most === 'all' ? upkeep.count(store.storeId) : most;
  const wrong: RememberedObject[] = [];
  let checked = 0;
  for (const objects of most === 'all' ? pages(upkeep, store.storeId) : [upkeep.sample(store.storeId, most)]) {
    await inParallel(objects, headsAtOnce, context.signal, async (object) => {
      const head = await store.head(dataKey(object.hash), context.signal);
      if (head?.sizeBytes !== object.sizeBytes) wrong.push(object);
      checked++;
      context.progress({ phase: 'verifying', doneFiles: checked, totalFiles: Math.max(totalFiles, checked) });
    });
    if (wrong.length === 0) continue;
    storeCache.drop(store.storeId);
    break;
  }
  return { checked, wrong };
}

function* pages(upkeep: StoreCacheUpkeep, storeId: string): Generator<readonly RememberedObject[]> {
  let last: RememberedObject | undefined;
  for (;;) {
    const objects = upkeep.page(storeId, last, rowsPerPage);
    if (objects.length === 0) return;
    yield objects;
    last = objects.at(-1);
  }
}
