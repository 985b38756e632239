/** Hashes what a plan still waits for while a person decides already: results come in batches, in any order. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan, PlanEntry } from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import { boundedParallel } from '../boundedParallel';
import { cachePathOf, chunkBytesOf } from '../content';
import { classifyContent, missingInStore, needsHash, type Classification, type EntryFacts } from './classify';
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

/** The entries whose hash is missing, in the order of the plan. */
export function pendingEntries(
  { entries, roots }: { readonly entries: Iterable<PlanEntry>; readonly roots: Plan['roots'] },
  placedAt: PlacedAt,
  platform: TargetPlatform = hostPlatform,
): readonly PendingEntry[] {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  const pending: PendingEntry[] = [];
  let index = -1;
  for (const entry of entries) {
    index += 1;
    const target = targets.get(entry.root);
    if (typeof target !== 'string' || entry.local?.type !== 'file' || entry.local.hash !== undefined) continue;
    if (entry.kind === 'unsafe-path') continue;
    const facts = contentFactsOf(entry, placedAt(target, entry.path));
    if (facts.local === undefined || !needsHash(facts)) continue;
    const chunkBytes = chunkBytesOf(entry.remote);
    pending.push({
      index,
      facts,
      before: { kind: entry.kind, also: entry.also ?? [] },
      localPath: joinTarget(target, entry.path, platform),
      stat: { sizeBytes: facts.local.size, mtimeNs: facts.local.mtimeNs },
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
    });
  }
  return pending;
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
  pending: readonly PendingEntry[],
  onBatch: (batch: readonly HashedEntry[]) => void,
  ports: HashPorts,
  context: RunContext,
): Promise<void> {
  const { add, send } = createBatches(onBatch, ports.clock);
  const found = ({ index, facts, before }: PendingEntry, localHash: string | undefined): void => {
    const known = localHash === undefined ? { isUnreadable: true as const } : { localHash };
    add({
      index,
      by: 'hash',
      ...(localHash === undefined ? {} : { localHash }),
      found: classifyContent(before, { ...facts, ...known }),
    });
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
  entries: Iterable<PlanEntry>,
  onBatch: (batch: readonly HashedEntry[]) => void,
  ports: StorePorts & Pick<HashPorts, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const wanted: { readonly index: number; readonly remote: PlanEntry['remote']; readonly found: Classification }[] = [];
  let index = -1;
  for (const entry of entries) {
    index += 1;
    const { kind, also = [], remote } = entry;
    if (!isFetched(entry)) continue;
    wanted.push({ index, remote, found: missingInStore({ kind, also }) });
  }
  const { add, send } = createBatches(onBatch, ports.clock);
  const missing = ({ index: place, found }: (typeof wanted)[number]): void => {
    add({ index: place, by: 'store', found });
  };
  await findMissing(wanted, missing, ports, signal);
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
  pending: readonly PendingEntry[],
  found: (entry: PendingEntry, localHash: string | undefined) => void,
  { files, hashCache }: HashPorts,
  signal: AbortSignal,
): Promise<readonly PendingEntry[]> {
  const isKnown = new Uint8Array(pending.length);
  await boundedParallel(pending, looksAtOnce, signal, async (entry, place) => {
    const stat = await files.lstat(entry.localPath).catch(asAbsent);
    const isSame = stat?.sizeBytes === entry.stat.sizeBytes && stat.mtimeNs === entry.stat.mtimeNs;
    const hash = isSame ? hashCache.get(cachePathOf(entry.localPath, entry.chunkBytes), stat) : undefined;
    if (hash === undefined) return;
    isKnown[place] = 1;
    found(entry, hash);
  });
  return pending.filter((_, place) => isKnown[place] === 0);
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
