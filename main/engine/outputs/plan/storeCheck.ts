/**
 * Asks the store whether it holds what a plan would fetch: by listing it where that is cheaper, else once per object, and not again for
 * what it was seen to hold.
 */
import type { PlanContent } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import { decideByListing } from '../../store/decideByListing';
import { dataKey, isContentHash, legacyDataKey } from '../../store/keys';
import { boundedParallel, type Items } from '../boundedParallel';
import { partsOf, type ContentPart } from '../content';
import { nextTurn } from '../nextTurn';
import { createSameHashes } from './sameHashes';

export type StorePorts = Pick<EnginePorts, 'store' | 'storeCache'>;

/** Answers are latency, not bytes: many questions wait at once. */
const questionsAtOnce = 64;
const rowsPerAdd = 500;
const contentsPerTurn = 1000;

/**
 * Hands over each content, by its place, that lacks an object, in any order. Throws what the store throws when it cannot be asked; what
 * was answered until then is remembered.
 */
export async function findMissing(
  contents: Items<PlanContent>,
  missing: (place: number) => void,
  { store, storeCache }: StorePorts,
  signal: AbortSignal,
): Promise<void> {
  const questions = await questionsOf(
    contents,
    (hash, sizeBytes) => isContentHash(hash) && !storeCache.has(store.storeId, hash, sizeBytes),
    signal,
  );
  const told = new Uint8Array(contents.length);
  let seen: ContentPart[] = [];
  const flush = (): void => {
    if (seen.length > 0) storeCache.add(store.storeId, seen);
    seen = [];
  };
  const see = ({ hash, sizeBytes }: ContentPart): void => {
    seen.push({ hash, sizeBytes });
    if (seen.length >= rowsPerAdd) flush();
  };
  try {
    const unlisted: number[] = [];
    const left = await decideByListing(questions, { store }, signal, (position, isThere) => {
      const question = isThere ? questions.at(position) : undefined;
      // It may have its older name, or another size, which is no reason to say that it is missing.
      if (question === undefined) unlisted.push(position);
      else see(question);
    });
    const open = [...unlisted, ...left];
    await boundedParallel(open, questionsAtOnce, signal, async (position) => {
      const question = questions.at(position);
      if (question === undefined) return;
      const { hash, sizeBytes, places } = question;
      const head = (await store.head(dataKey(hash), signal)) ?? (await store.head(legacyDataKey(hash), signal));
      if (head !== undefined) {
        if (head.sizeBytes === sizeBytes) see(question);
        return;
      }
      for (const place of places()) {
        if (told[place] === 1) continue;
        told[place] = 1;
        missing(place);
      }
    });
  } finally {
    flush();
  }
}

/** One object, and which contents it is part of. */
interface Question extends ContentPart {
  readonly places: () => Iterable<number>;
}

/** Each object once. A content that is one object is known by its place alone; those in pieces are few. */
async function questionsOf(
  contents: Items<PlanContent>,
  isUnknown: (hash: string, sizeBytes: number) => boolean,
  signal: AbortSignal,
): Promise<Items<Question>> {
  const whole = createSameHashes(contents.length, (place) => contents.at(place)?.hash);
  const pieces = new Map<string, { readonly part: ContentPart; readonly places: number[] }>();
  for (let place = 0; place < contents.length; place += 1) {
    if (place % contentsPerTurn === contentsPerTurn - 1) await nextTurn(signal);
    const content = contents.at(place);
    if (content === undefined || content.link !== undefined) continue;
    const isWhole = content.chunkHashes === undefined;
    for (const part of partsOf(content)) {
      if (!isUnknown(part.hash, part.sizeBytes)) continue;
      const known = pieces.get(part.hash);
      if (isWhole) whole.add(place, part.hash);
      else if (known === undefined) pieces.set(part.hash, { part, places: [place] });
      else known.places.push(place);
    }
  }
  const ofPieces = [...pieces.values()];
  return {
    length: whole.firsts.length + ofPieces.length,
    at: (number) => {
      const first = whole.firsts[number];
      if (first === undefined) {
        const piece = ofPieces[number - whole.firsts.length];
        return piece && { ...piece.part, places: () => piece.places };
      }
      const content = contents.at(first);
      return content && { hash: content.hash, sizeBytes: content.size, places: () => whole.samesOf(first) };
    },
  };
}
