/** Asks which contents a store lacks, with as few requests as it safely can. */
import { AppError, areaOf } from '../../../shared/domain/errors';
import { inParallel } from '../hashing/inParallel';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import type { StoreCache } from '../ports/hashing';
import { dataKey } from '../store/keys';
import { decideByListing } from '../store/decideByListing';
import { itemsAt, positionsWhere, type Items } from './items';
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
/** Of what the store was seen to hold, remembered at once. */
const rowsPerBatch = 1000;

/**
 * Remembered objects are trusted after a spot check; everything else is asked for. An object of another size counts as missing.
 * A spot check that finds a lie forgets the store and asks for everything.
 */
export async function compareWithStore<O extends NamedContent>(
  objects: Items<O>,
  ports: Ports,
  context: RunContext,
): Promise<StoreComparison<O>> {
  const { store, storeCache } = ports;
  const askedAtMs = ports.clock?.nowMs();
  const isPresentAt = new Uint8Array(objects.length);
  const remembered = rememberedAt(objects, store.storeId, storeCache);
  const isTrusted = await spotCheck(itemsAt(objects, remembered), ports, context);
  if (isTrusted) for (const position of remembered) isPresentAt[position] = 1;
  else storeCache.drop(store.storeId);
  const askedAt = positionsWhere(objects.length, (position) => isPresentAt[position] === 0);
  const asked = itemsAt(objects, askedAt);
  let done = objects.length - asked.length;
  const report = (): void => {
    context.progress({ phase: 'comparing', doneFiles: done, totalFiles: objects.length });
  };
  report();
  const confirmed: O[] = [];
  const flush = (): void => {
    if (confirmed.length > 0) storeCache.add(store.storeId, confirmed.splice(0));
  };
  const confirm = (at: number, object: O): void => {
    isPresentAt[askedAt[at] ?? 0] = 1;
    if (confirmed.push(object) === rowsPerBatch) flush();
  };
  try {
    const left = await decideByListing(asked, ports, context.signal, (at, isThere) => {
      const object = isThere ? asked.at(at) : undefined;
      if (object !== undefined) confirm(at, object);
      done++;
      report();
    });
    await inParallel(left, headsAtOnce, context.signal, async (at) => {
      const object = asked.at(at);
      if (object !== undefined && (await isPresent(object, ports, context))) confirm(at, object);
      done++;
      report();
    });
  } finally {
    flush();
  }
  const missingAt = positionsWhere(objects.length, (position) => isPresentAt[position] === 0);
  const missing = itemsAt(objects, missingAt);
  const missingBytes = sumBytes(missing);
  return {
    missing,
    missingAt,
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
  objects: Items<O>,
  earlier: StoreComparison<O>,
  ports: Ports & Pick<EnginePorts, 'clock'>,
  context: RunContext,
): Promise<StoreComparison<O>> {
  const ageMs = ports.clock.nowMs() - (earlier.askedAtMs ?? 0);
  if (ageMs >= 0 && ageMs < freshMs) return earlier;
  const isMissing = new Uint8Array(objects.length);
  for (const position of earlier.missingAt) isMissing[position] = 1;
  const present = positionsWhere(objects.length, (position) => isMissing[position] === 0);
  if (await spotCheck(itemsAt(objects, present), ports, context)) return earlier;
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
async function spotCheck(remembered: Items<NamedContent>, ports: Ports, context: RunContext): Promise<boolean> {
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
export function sample<T>(items: Items<T>, count: number, { ids }: Pick<EnginePorts, 'ids'>): T[] {
  if (items.length <= count) return [...items];
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Number.parseInt(ids.hex(12), 16) % items.length);
  return [...chosen].sort((a, b) => a - b).flatMap((index) => items.at(index) ?? []);
}

export function sumBytes(objects: Iterable<{ readonly sizeBytes: number }>): number {
  let sum = 0;
  for (const { sizeBytes } of objects) sum += sizeBytes;
  return sum;
}

function rememberedAt(objects: Items<NamedContent>, storeId: string, storeCache: StoreCache): Uint32Array {
  const unknown = storeCache.unknown?.(storeId, objects);
  if (unknown === undefined)
    return positionsWhere(objects.length, (position) => {
      const object = objects.at(position);
      return object !== undefined && storeCache.has(storeId, object.hash, object.sizeBytes);
    });
  let next = 0;
  return positionsWhere(objects.length, (position) => {
    if (unknown[next] !== position) return true;
    next += 1;
    return false;
  });
}
