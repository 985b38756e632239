/** Paths of a list in the order of code points. */
import { compareCodePoints } from './codePointOrder';
import { PathList } from './pathList';

/** Where a path stands among numbers of a list that are sorted by their paths; undefined when it is not there. */
export function findPath(list: PathList, sorted: Uint32Array, path: string): number | undefined {
  const wanted = new PathList(path.length * 2);
  wanted.push(path);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const difference = compareCodePoints(list, sorted[middle] ?? 0, wanted, 0);
    if (difference === 0) return middle;
    if (difference < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}
