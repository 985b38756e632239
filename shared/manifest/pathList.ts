/** Many paths in a few flat arrays: those of folders, where an object for each would cost more than its place in the file. */
import { isWide, readPath, writePath, type OpenPathBytes, type PathBytes } from './pathBytes';
import { escapedBit, resized } from './rowBlock';

/** Readers of words of four bytes look this far behind a path. */
const slackBytes = 4;

/** The four lowest bits of `bits` belong to whoever keeps the list. */
export class PathList implements OpenPathBytes {
  count = 0;
  bits: Uint8Array;
  starts: Uint32Array;
  paths: Uint8Array;

  /** `pathBytes`: the room for paths to begin with. */
  constructor(pathBytes = 64) {
    this.bits = new Uint8Array(2);
    this.starts = new Uint32Array(3);
    this.paths = new Uint8Array(pathBytes + slackBytes);
  }

  get pathEnd(): number {
    return this.starts[this.count] ?? 0;
  }

  makeRoom(pathBytes: number): void {
    if (this.count === this.bits.length) {
      this.bits = resized(this.bits, this.count * 2);
      this.starts = resized(this.starts, this.count * 2 + 1);
    }
    const needed = this.pathEnd + pathBytes + slackBytes;
    if (needed > this.paths.length) this.paths = resized(this.paths, Math.max(needed, this.paths.length * 2));
  }

  /** Adds a path; answers its number. */
  push(path: string, marks = 0): number {
    // The arrays may be other ones once there is room.
    const bits = writePath(this, path) | marks;
    this.bits[this.count] = bits;
    this.count += 1;
    return this.count - 1;
  }

  /** Adds the beginning of a path of another list. */
  pushBeginning(from: PathBytes, index: number, units: number): number {
    if (isWide(from, index)) return this.push(readPath(from, index).slice(0, units));
    const start = from.starts[index] ?? 0;
    this.makeRoom(units);
    const end = this.pathEnd;
    this.paths.set(from.paths.subarray(start, start + units), end);
    this.starts[this.count + 1] = end + units;
    // The mark of the whole path may be too much for its beginning, which costs a little time and nothing else.
    this.bits[this.count] = (from.bits[index] ?? 0) & escapedBit;
    this.count += 1;
    return this.count - 1;
  }

  /** Forgets all paths and keeps the room. */
  clear(): void {
    this.count = 0;
  }

  path(index: number): string {
    return readPath(this, index);
  }
}
