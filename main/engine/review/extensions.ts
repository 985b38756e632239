/** Numbers for extensions, read off the bytes of names. */
import { ByteWords } from '../outputs/plan/columns/byteWords';
import type { PathColumn } from '../outputs/plan/columns/pathColumn';
import { extensionOf } from './names';

const dot = 46;

/** A number per path that is equal for equal extensions; what follows the last dot is judged once, as text. */
export function extensionNumbers(paths: PathColumn): (index: number) => number {
  const endings = new ByteWords();
  const numbers = new Map<string, number>();
  const known: (number | undefined)[] = [];
  const numberOf = (extension: string): number => {
    const number = numbers.get(extension) ?? numbers.size;
    numbers.set(extension, number);
    return number;
  };
  return (index) => {
    const { names } = paths;
    const start = paths.nameStart(index);
    const end = paths.nameEnd(index);
    let at = end - 1;
    while (at > start && names[at] !== dot) at -= 1;
    if (paths.isOdd(index) || at <= start) return numberOf(extensionOf(paths.at(index)));
    const ending = endings.idOfBytes(names, at, end);
    let number = known[ending];
    if (number === undefined) {
      const extension = extensionOf(`x${endings.text(ending)}`);
      // A packed file has an extension of two parts.
      number = packed.has(extension) ? -1 : numberOf(extension);
      known[ending] = number;
    }
    return number < 0 ? numberOf(extensionOf(paths.at(index))) : number;
  };
}

const packed = new Set(['sc', 'gz', 'lzma', 'xz', 'bz2']);
