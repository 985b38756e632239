/** Asks for many contents by listing the store where that is cheaper than asking for each. */
import { AppError, areaOf } from '../../../shared/domain/errors';
import { hexOf, writeHex } from '../../../shared/manifest/hexDigests';
import { sortNumbers } from '../../../shared/manifest/sortNumbers';
import type { EnginePorts } from '../ports/enginePorts';
import { contentPrefix, dataKey } from './keys';

interface NamedContent {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** A list, or something whose items are made when they are looked at. */
interface Asked {
  readonly length: number;
  at(position: number): NamedContent | undefined;
}

/** Below this the requests for each are few, and a listing of a store of unknown size is a risk. */
const listFromCount = 200;
/** Listing a thousand keys costs a store and its reader as much as looking at this many. */
const headsPerPage = 33;
const keysPerPage = 1000;
/** Of a 128-bit hash. */
const digestBytes = 16;

/**
 * Decides what it can, by position, and answers the rest, which has to be asked for one by one. Hashes are spread evenly, so that the first
 * page of a listing tells how many there are; a store that holds far more than is asked for is not listed any further.
 */
export async function decideByListing(
  asked: Asked,
  { store }: Pick<EnginePorts, 'store'>,
  signal: AbortSignal,
  decide: (position: number, isThere: boolean) => void,
): Promise<Uint32Array> {
  const order = Uint32Array.from({ length: asked.length }, (_, position) => position);
  // A folder answers for one file as quickly as it lists one.
  if (asked.length < listFromCount || !store.uri.startsWith('s3://')) return order;
  const digests = digestsOf(asked);
  sortNumbers(order, (a, b) => compareDigests(digests, a, b));
  let next = 0;
  let seen = 0;
  let isCut = false;
  const keyOf = (at: number): string | undefined =>
    at < order.length ? dataKey(hexOf(digests, (order[at] ?? 0) * digestBytes)) : undefined;
  let nextKey = keyOf(0);
  const decideNext = (isThere: boolean): void => {
    decide(order[next] ?? 0, isThere);
    next += 1;
    nextKey = keyOf(next);
  };
  try {
    for await (const { key, sizeBytes } of store.list(contentPrefix, signal)) {
      while (nextKey !== undefined && nextKey < key) decideNext(false);
      while (nextKey === key) decideNext(asked.at(order[next] ?? 0)?.sizeBytes === sizeBytes);
      seen += 1;
      if (next === order.length) return new Uint32Array();
      isCut = seen % keysPerPage === 0 && !isWorthwhile(key, order.length - next);
      if (isCut) break;
    }
  } catch (error) {
    // Some roles may look at objects but not list them.
    if (!(error instanceof AppError) || areaOf(error.code) !== 'store') throw error;
    return order.subarray(next);
  }
  if (isCut) return order.subarray(next);
  while (next < order.length) decideNext(false);
  return new Uint32Array();

  /** Whether what is left of the listing costs less than asking for what is left. */
  function isWorthwhile(key: string, leftCount: number): boolean {
    const share = Number.parseInt(key.slice(contentPrefix.length, contentPrefix.length + 8), 16) / 0x1_0000_0000;
    // What is no hash says nothing about how many follow.
    if (!(share > 0)) return false;
    const pagesLeft = (seen / share - seen) / keysPerPage;
    return pagesLeft * headsPerPage <= leftCount;
  }
}

/** `manifest.hash_unusable` for what is none. */
function digestsOf(asked: Asked): Uint8Array {
  const digests = new Uint8Array(asked.length * digestBytes);
  for (let position = 0; position < asked.length; position += 1) {
    const hash = asked.at(position)?.hash ?? '';
    if (!writeHex(hash, digests, position * digestBytes)) dataKey(hash);
  }
  return digests;
}

/** As their texts are compared. */
function compareDigests(digests: Uint8Array, a: number, b: number): number {
  for (let byte = 0; byte < digestBytes; byte += 1) {
    const difference = (digests[a * digestBytes + byte] ?? 0) - (digests[b * digestBytes + byte] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
