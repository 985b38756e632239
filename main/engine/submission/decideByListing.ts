/** Asks for many contents by listing the store where that is cheaper than asking for each. */
import { AppError, areaOf } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { contentPrefix, dataKey } from '../store/keys';

interface NamedContent {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** Below this the requests for each are few, and a listing of a store of unknown size is a risk. */
const listFromCount = 200;
/** Listing a thousand keys costs a store and its reader as much as looking at this many. */
const headsPerPage = 33;
const keysPerPage = 1000;

/**
 * Decides what it can and answers the rest, which has to be asked for one by one. Hashes are spread evenly, so that the first
 * page of a listing tells how many there are; a store that holds far more than is asked for is not listed any further.
 */
export async function decideByListing<O extends NamedContent>(
  asked: readonly O[],
  { store }: Pick<EnginePorts, 'store'>,
  { signal }: RunContext,
  decide: (object: O, isThere: boolean) => void,
): Promise<readonly O[]> {
  // A folder answers for one file as quickly as it lists one.
  if (asked.length < listFromCount || !store.uri.startsWith('s3://')) return asked;
  const keyed = asked.map((object) => ({ object, key: dataKey(object.hash) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let next = 0;
  let seen = 0;
  let isCut = false;
  const passUntil = (key: string): void => {
    for (let item = keyed[next]; item !== undefined && item.key < key; item = keyed[++next]) decide(item.object, false);
  };
  try {
    for await (const { key, sizeBytes } of store.list(contentPrefix, signal)) {
      passUntil(key);
      for (let item = keyed[next]; item?.key === key; item = keyed[++next])
        decide(item.object, item.object.sizeBytes === sizeBytes);
      seen += 1;
      if (next === keyed.length) return [];
      isCut = seen % keysPerPage === 0 && !isWorthwhile(key, keyed.length - next);
      if (isCut) break;
    }
  } catch (error) {
    // Some roles may look at objects but not list them.
    if (!(error instanceof AppError) || areaOf(error.code) !== 'store') throw error;
    return keyed.slice(next).map(({ object }) => object);
  }
  if (isCut) return keyed.slice(next).map(({ object }) => object);
  for (const { object } of keyed.slice(next)) decide(object, false);
  return [];

  /** Whether what is left of the listing costs less than asking for what is left. */
  function isWorthwhile(key: string, leftCount: number): boolean {
    const share = Number.parseInt(key.slice(contentPrefix.length, contentPrefix.length + 8), 16) / 0x1_0000_0000;
    // What is no hash says nothing about how many follow.
    if (!(share > 0)) return false;
    const pagesLeft = (seen / share - seen) / keysPerPage;
    return pagesLeft * headsPerPage <= leftCount;
  }
}
