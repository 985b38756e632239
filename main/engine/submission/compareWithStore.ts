/** Asks which contents a store lacks, with as few requests as it safely can. */
import { AppError, areaOf } from '../../../shared/domain/errors';
import { inParallel } from '../hashing/inParallel';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { dataKey } from '../store/keys';
import { decideByListing } from './decideByListing';
import type { StoreComparison } from './submission';

type Ports = Pick<EnginePorts, 'store' | 'storeCache' | 'ids'> & Partial<Pick<EnginePorts, 'clock'>>;

/** One content that a store may hold. */
interface NamedContent {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** How many remembered objects are asked for before the memory is trusted. */
const spotCheckCount = 30;
const headsAtOnce = 32;

/**
 * Remembered objects are trusted after a spot check; everything else is asked for. An object of another size counts as missing.
 * A spot check that finds a lie forgets the store and asks for everything.
 */
export async function compareWithStore<O extends NamedContent>(
  objects: readonly O[],
  ports: Ports,
  context: RunContext,
): Promise<StoreComparison<O>> {
  const { store, storeCache } = ports;
  const askedAtMs = ports.clock?.nowMs();
  const remembered = objects.filter(({ hash, sizeBytes }) => storeCache.has(store.storeId, hash, sizeBytes));
  const isTrusted = await spotCheck(remembered, ports, context);
  if (!isTrusted) storeCache.drop(store.storeId);
  const present = new Set(isTrusted ? remembered.map(({ hash }) => hash) : []);
  const asked = objects.filter(({ hash }) => !present.has(hash));
  let done = present.size;
  const report = (): void => {
    context.progress({ phase: 'comparing', doneFiles: done, totalFiles: objects.length });
  };
  report();
  const confirmed: O[] = [];
  try {
    const left = await decideByListing(asked, ports, context, (object, isThere) => {
      if (isThere) confirmed.push(object);
      done++;
      report();
    });
    await inParallel(left, headsAtOnce, context.signal, async (object) => {
      if (await isPresent(object, ports, context)) confirmed.push(object);
      done++;
      report();
    });
  } finally {
    storeCache.add(store.storeId, confirmed);
  }
  for (const { hash } of confirmed) present.add(hash);
  const missing = objects.filter(({ hash }) => !present.has(hash));
  const missingBytes = sumBytes(missing);
  return {
    missing,
    missingBytes,
    presentCount: objects.length - missing.length,
    presentBytes: sumBytes(objects) - missingBytes,
    ...(askedAtMs === undefined ? {} : { askedAtMs }),
  };
}

/** For how long the answers of a store are taken for what it holds now. */
const freshMs = 60_000;

/**
 * What was compared before, when it still holds: after a person took a while, some of what was there is asked for again. One that is
 * gone makes it forget the store and compare anew.
 */
export async function freshComparison<O extends NamedContent>(
  objects: readonly O[],
  earlier: StoreComparison<O>,
  ports: Ports & Pick<EnginePorts, 'clock'>,
  context: RunContext,
): Promise<StoreComparison<O>> {
  const ageMs = ports.clock.nowMs() - (earlier.askedAtMs ?? 0);
  if (ageMs >= 0 && ageMs < freshMs) return earlier;
  const missing = new Set(earlier.missing.map(({ hash }) => hash));
  const present = objects.filter(({ hash }) => !missing.has(hash));
  if (await spotCheck(present, ports, context)) return earlier;
  ports.storeCache.drop(ports.store.storeId);
  return await compareWithStore(objects, ports, context);
}

async function isPresent(
  { hash, sizeBytes }: NamedContent,
  { store }: Ports,
  { signal }: RunContext,
): Promise<boolean> {
  const head = await store.head(dataKey(hash), signal);
  return head?.sizeBytes === sizeBytes;
}

/** Any other failure than one of the network says nothing good about what is remembered. */
async function spotCheck(remembered: readonly NamedContent[], ports: Ports, context: RunContext): Promise<boolean> {
  let isTrusted = true;
  await inParallel(sample(remembered, spotCheckCount, ports), headsAtOnce, context.signal, async (object) => {
    try {
      if (!(await isPresent(object, ports, context))) isTrusted = false;
    } catch (error) {
      if (!(error instanceof AppError) || areaOf(error.code) === 'network') throw error;
      isTrusted = false;
    }
  });
  return isTrusted;
}

/** `count` different ones by chance, all if there are fewer. */
export function sample<T>(items: readonly T[], count: number, { ids }: Pick<EnginePorts, 'ids'>): T[] {
  if (items.length <= count) return [...items];
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Number.parseInt(ids.hex(12), 16) % items.length);
  return items.filter((_, index) => chosen.has(index));
}

export function sumBytes(objects: readonly { readonly sizeBytes: number }[]): number {
  return objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
