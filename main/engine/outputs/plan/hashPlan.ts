/** Hashes what a plan still waits for while a person decides already: results come in batches, in any order. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan, PlanEntry } from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import { boundedParallel, type Items } from '../boundedParallel';
import { cachePathOf, chunkBytesOf } from '../content';
import { classifyContent, missingInStore, needsHash, type Classification, type EntryFacts } from './classify';
import type { EntryColumns } from './columns/entryColumns';
import type { PendingRows } from './lookAtRows';
import { hashPending, type FileToHash, type HashPorts } from './localHashes';
import { joinTarget } from './relativePath';
import { findMissing, type StorePorts } from './storeCheck';
import { hostPlatform, type TargetPlatform } from './traits';

/** What became of one entry when its hash, or the store's answer, arrived. */
export interface HashedEntry {
  /** Place among the plan's entries. */
  readonly index: number;
  /** What arrived. */
  readonly by: 'hash' | 'store';
  /** Absent where it cannot be had. */
  readonly localHash?: string;
  readonly found: Classification;
}

/** What a download placed at a row's target before; absent where none did. */
export type PlacedAt = (root: string, path: string) => EntryFacts['placed'];

interface PendingEntry extends FileToHash {
  readonly index: number;
  readonly facts: Facts;
  readonly before: Pick<Classification, 'kind' | 'also'>;
}

type Facts = Pick<EntryFacts, 'local' | 'remote' | 'placed' | 'useHash'>;

const looksAtOnce = 32;
/** Ten batches a second are as many as anybody can see. */
const batchMs = 100;

/** The entries whose hash is missing, in the order of the plan; an entry is looked at anew each time it is asked for. */
export function pendingEntries(
  plan: { readonly entries: Items<PlanEntry>; readonly roots: Plan['roots'] },
  placedAt: PlacedAt,
  platform: TargetPlatform = hostPlatform,
): Items<PendingEntry> {
  const pendingAt = createPendingAt(plan, placedAt, platform);
  const rows: number[] = [];
  for (let index = 0; index < plan.entries.length; index += 1) if (pendingAt(index) !== undefined) rows.push(index);
  return itemsOf(rows, pendingAt);
}

function itemsOf<T>(rows: readonly number[], itemAt: (index: number) => T | undefined): Items<T> {
  return {
    length: rows.length,
    at: (place) => {
      const index = rows[place];
      return index === undefined ? undefined : itemAt(index);
    },
  };
}

function createPendingAt(
  { entries, roots }: { readonly entries: Items<PlanEntry>; readonly roots: Plan['roots'] },
  placedAt: PlacedAt,
  platform: TargetPlatform,
): (index: number) => PendingEntry | undefined {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  return (index) => {
    const entry = entries.at(index);
    const target = entry && targets.get(entry.root);
    if (typeof target !== 'string' || entry?.local?.type !== 'file' || entry.local.hash !== undefined) return undefined;
    if (entry.kind === 'unsafe-path') return undefined;
    const facts = contentFactsOf(entry, placedAt(target, entry.path));
    if (facts.local === undefined || !needsHash(facts)) return undefined;
    const chunkBytes = chunkBytesOf(entry.remote);
    return {
      index,
      facts,
      before: { kind: entry.kind, also: entry.also ?? [] },
      localPath: joinTarget(target, entry.path, platform),
      stat: { sizeBytes: facts.local.size, mtimeNs: facts.local.mtimeNs },
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
    };
  };
}

/** Hashes rows of a plan that is being made, each into its place; one that cannot be read counts as another file. */
export async function hashRows(
  plan: { readonly entries: EntryColumns; readonly roots: Plan['roots'] },
  { rows, bytes, places }: PendingRows,
  placedAt: PlacedAt,
  platform: TargetPlatform,
  ports: HashPorts,
  context: RunContext,
): Promise<void> {
  const { entries } = plan;
  const pendingAt = createPendingAt(plan, placedAt, platform);
  const pending = itemsOf(rows, (index) => {
    const found = pendingAt(index);
    const localPath = places.get(index);
    return found === undefined || localPath === undefined ? found : { ...found, localPath };
  });
  const found = (row: PendingEntry, hash: string | undefined): void => {
    entries.replace(row.index, applyHash(entries.at(row.index), hashed(row, hash)));
  };
  await hashPending(pending, found, ports, context, bytes);
}

function hashed({ index, facts, before }: PendingEntry, localHash: string | undefined): HashedEntry {
  const known = localHash === undefined ? { isUnreadable: true as const } : { localHash };
  return {
    index,
    by: 'hash',
    ...(localHash === undefined ? {} : { localHash }),
    found: classifyContent(before, { ...facts, ...known }),
  };
}

/** The entry as its content now stands. */
export function applyHash(entry: PlanEntry, { found, localHash }: HashedEntry): PlanEntry {
  const open: { -readonly [K in keyof PlanEntry]: PlanEntry[K] } = { ...entry };
  delete open.proof;
  delete open.also;
  delete open.untouched;
  delete open.recommend;
  const { kind, also, proof, untouched, recommend } = found;
  return {
    ...open,
    ...(entry.local === undefined || localHash === undefined ? {} : { local: { ...entry.local, hash: localHash } }),
    ...(proof === undefined ? {} : { proof }),
    kind,
    ...(also.length === 0 ? {} : { also }),
    ...(untouched === undefined ? {} : { untouched }),
    ...(recommend === undefined ? {} : { recommend }),
  };
}

/**
 * Hands over what it finds at most ten times a second, everything once. Remembered hashes come first; a file that is not as the
 * plan saw it any more proves nothing. Stops with the signal; what was read is remembered for the next time.
 */
export async function hashPlan(
  pending: Items<PendingEntry>,
  onBatch: (batch: readonly HashedEntry[]) => void,
  ports: HashPorts,
  context: RunContext,
): Promise<void> {
  const { add, send } = createBatches(onBatch, ports.clock);
  const found = (row: PendingEntry, localHash: string | undefined): void => {
    add(hashed(row, localHash));
  };
  const unknown = await takeRemembered(pending, found, ports, context.signal);
  if (unknown.length > 0) await hashPending(unknown, found, ports, context);
  send();
}

/** Collects what arrives and hands it over at most ten times a second. */
function createBatches(
  onBatch: (batch: readonly HashedEntry[]) => void,
  clock: HashPorts['clock'],
): { readonly add: (news: HashedEntry) => void; readonly send: () => void } {
  let batch: HashedEntry[] = [];
  let sentMs = clock.nowMs();
  const send = (): void => {
    if (batch.length === 0) return;
    const ready = batch;
    batch = [];
    sentMs = clock.nowMs();
    onBatch(ready);
  };
  return {
    add: (news) => {
      batch.push(news);
      const nowMs = clock.nowMs();
      // A clock that was set back must not hold results up.
      if (nowMs - sentMs >= batchMs || nowMs < sentMs) send();
    },
    send,
  };
}

/** Hands over the entries whose content the store does not hold, at most ten times a second; throws as `findMissing` does. */
export async function checkStore(
  entries: Items<PlanEntry>,
  onBatch: (batch: readonly HashedEntry[]) => void,
  ports: StorePorts & Pick<HashPorts, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const { add, send } = createBatches(onBatch, ports.clock);
  const contentAt = (index: number): PlanEntry['remote'] | undefined => {
    const entry = entries.at(index);
    return entry !== undefined && isFetched(entry) ? entry.remote : undefined;
  };
  const missing = (index: number): void => {
    const entry = entries.at(index);
    if (entry === undefined) return;
    add({ index, by: 'store', found: missingInStore({ kind: entry.kind, also: entry.also ?? [] }) });
  };
  await findMissing({ length: entries.length, at: contentAt }, missing, ports, signal);
  send();
}

/** Whether applying could fetch the entry: not what is here already, nor what never can be. */
function isFetched({ kind }: PlanEntry): boolean {
  return !notFetched.has(kind);
}

const notFetched: ReadonlySet<PlanEntry['kind']> = new Set([
  'unsafe-path',
  'unmapped-root',
  'missing-in-store',
  'verifying',
  'identical',
]);

async function takeRemembered(
  pending: Items<PendingEntry>,
  found: (entry: PendingEntry, localHash: string | undefined) => void,
  { files, hashCache }: HashPorts,
  signal: AbortSignal,
): Promise<Items<PendingEntry>> {
  const isKnown = new Uint8Array(pending.length);
  await boundedParallel(pending, looksAtOnce, signal, async (entry, place) => {
    const stat = await files.lstat(entry.localPath).catch(asAbsent);
    const isSame = stat?.sizeBytes === entry.stat.sizeBytes && stat.mtimeNs === entry.stat.mtimeNs;
    const hash = isSame ? hashCache.get(cachePathOf(entry.localPath, entry.chunkBytes), stat) : undefined;
    if (hash === undefined) return;
    isKnown[place] = 1;
    found(entry, hash);
  });
  const unknown: number[] = [];
  for (let place = 0; place < isKnown.length; place += 1) if (isKnown[place] === 0) unknown.push(place);
  return itemsOf(unknown, (place) => pending.at(place));
}

/** What may not be looked at may not be read either: hashing says so. */
function asAbsent(error: unknown): undefined {
  if (error instanceof AppError) return undefined;
  throw error;
}

function contentFactsOf({ remote, local }: PlanEntry, placed: EntryFacts['placed']): Facts {
  const chunkBytes = chunkBytesOf(remote);
  return {
    remote: {
      size: remote.size,
      mtimeUs: BigInt(remote.mtimeUs),
      hash: remote.hash,
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
      ...(remote.link === undefined ? {} : { isLink: true as const }),
    },
    ...(local === undefined ? {} : { local: { type: local.type, size: local.size, mtimeNs: BigInt(local.mtimeNs) } }),
    ...(placed === undefined ? {} : { placed }),
    useHash: true,
  };
}
