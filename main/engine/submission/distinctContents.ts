/** Finds equal contents by their digests, without a text for each. */
import { digestBytes } from './hashSubmitted';

interface DistinctContents {
  /** Of each number the position of its content; only of those that were asked for. */
  readonly contentOf: Uint32Array;
  /** The first number that has the content. */
  readonly firsts: Uint32Array;
}

/** Contents stand in the order in which the numbers come. Digests are sixteen bytes each, by number. */
export function distinctContents(lists: readonly Uint32Array[], digests: Uint8Array): DistinctContents {
  const most = lists.reduce((sum, { length }) => sum + length, 0);
  const contentOf = new Uint32Array(digests.length / digestBytes);
  const firsts = new Uint32Array(most);
  let count = 0;
  // Never more than half full; 0 is an empty place.
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, most * 2))));
  const words = new Uint32Array(digests.buffer, digests.byteOffset, digests.length / 4);
  for (const list of lists)
    for (const number of list) {
      const at = number * 4;
      // Digests are spread evenly, so a part of one is as good as a hash of it.
      let place = (words[at] ?? 0) & (places.length - 1);
      for (; places[place] !== 0; place = (place + 1) & (places.length - 1))
        if (isEqual(words, at, (firsts[(places[place] ?? 0) - 1] ?? 0) * 4)) break;
      if (places[place] === 0) {
        firsts[count] = number;
        count += 1;
        places[place] = count;
      }
      contentOf[number] = (places[place] ?? 0) - 1;
    }
  return { contentOf, firsts: firsts.slice(0, count) };
}

function isEqual(words: Uint32Array, a: number, b: number): boolean {
  return (
    words[a] === words[b] &&
    words[a + 1] === words[b + 1] &&
    words[a + 2] === words[b + 2] &&
    words[a + 3] === words[b + 3]
  );
}
