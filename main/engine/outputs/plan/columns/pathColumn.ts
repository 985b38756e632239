/** Relative paths as columns: the folder once, the name as UTF-8 in one buffer. */
import { encodeText, textAt } from './utf8';

const slash = 47;
const leastPaths = 64;

/** The arrays of a column, as long as what they hold. */
export interface PathParts {
  readonly folderPool: Uint8Array;
  readonly folderEnds: Uint32Array;
  readonly folder: Uint32Array;
  readonly ends: Uint32Array;
  readonly names: Uint8Array;
}

/** Paths in the order they were added. */
export class PathColumn {
  /** Folders without their last slash; '' is the root itself. */
  readonly folders: string[] = [];
  #folderPool: Uint8Array = new Uint8Array(256);
  #folderEnds: Uint32Array = new Uint32Array(16);
  readonly #folderIds = new Map<string, number>();
  /** Whole paths that UTF-8 cannot hold. */
  readonly #odd = new Map<number, string>();
  #folder: Uint32Array = new Uint32Array(leastPaths);
  #ends: Uint32Array = new Uint32Array(leastPaths);
  #names: Uint8Array = new Uint8Array(1024);
  #count = 0;
  #lastFolder = -1;

  /** A column over these arrays, which `arePathParts` took. */
  static over({ folderPool, folderEnds, folder, ends, names }: PathParts): PathColumn {
    const column = new PathColumn();
    let from = 0;
    for (const [id, end] of folderEnds.entries()) {
      const text = textAt(folderPool, from, end);
      column.folders.push(text);
      column.#folderIds.set(text, id);
      from = end;
    }
    column.#folderPool = folderPool;
    column.#folderEnds = folderEnds;
    column.#folder = folder;
    column.#ends = ends;
    column.#names = names;
    column.#count = ends.length;
    return column;
  }

  get count(): number {
    return this.#count;
  }

  /** Undefined where a path is not what its bytes say. */
  get parts(): PathParts | undefined {
    if (this.#odd.size > 0) return undefined;
    const count = this.#count;
    const folders = this.folders.length;
    return {
      folderPool: this.#folderPool.subarray(0, folders === 0 ? 0 : this.folderEnd(folders - 1)),
      folderEnds: this.#folderEnds.subarray(0, folders),
      folder: this.#folder.subarray(0, count),
      ends: this.#ends.subarray(0, count),
      names: this.#names.subarray(0, this.nameStart(count)),
    };
  }

  /** UTF-8 of all names, one after the other; names[nameStart(i), nameEnd(i)) is the i-th. */
  get names(): Uint8Array {
    return this.#names;
  }

  nameStart(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  nameEnd(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** Number of the folder in `folders`. */
  folderAt(index: number): number {
    return this.#folder[index] ?? 0;
  }

  /** UTF-8 of all folders; folderPool[folderStart(i), folderEnd(i)) is the i-th. */
  get folderPool(): Uint8Array {
    return this.#folderPool;
  }

  folderStart(folder: number): number {
    return folder === 0 ? 0 : (this.#folderEnds[folder - 1] ?? 0);
  }

  folderEnd(folder: number): number {
    return this.#folderEnds[folder] ?? 0;
  }

  /** The number of a folder, which is added when no path lies there yet. */
  folderId(folder: string): number {
    return this.#folderOfText(folder);
  }

  nameAt(index: number): string {
    const odd = this.#odd.get(index);
    return odd === undefined
      ? textAt(this.#names, this.nameStart(index), this.nameEnd(index))
      : odd.slice(odd.lastIndexOf('/') + 1);
  }

  at(index: number): string {
    const odd = this.#odd.get(index);
    if (odd !== undefined) return odd;
    const folder = this.folders[this.folderAt(index)] ?? '';
    const name = this.nameAt(index);
    // A hostile path may begin with its slash: then its folder is empty, and the name holds the slash.
    return folder === '' ? name : `${folder}/${name}`;
  }

  /** Whether the path holds what UTF-8 cannot, so that its bytes are not the path. */
  isOdd(index: number): boolean {
    return this.#odd.has(index);
  }

  add(path: string): number {
    const bytes = encodeText(path);
    if (bytes !== undefined) return this.addBytes(bytes, 0, bytes.length);
    const index = this.addBytes(new TextEncoder().encode(path), 0, 0);
    this.#odd.set(index, path);
    const cut = path.lastIndexOf('/');
    this.#folder[index] = this.#folderOfText(cut <= 0 ? '' : path.slice(0, cut));
    return index;
  }

  /** Adds the path in `bytes[start, end)`, which is valid UTF-8. */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    let cut = end - 1;
    while (cut > start && bytes[cut] !== slash) cut -= 1;
    const folder = cut <= start ? this.#folderOfText('') : this.#folderOfBytes(bytes, start, cut);
    const from = cut <= start ? start : cut + 1;
    const index = this.#count;
    const at = this.nameStart(index);
    const to = at + end - from;
    this.#makeRoom(to);
    const names = this.#names;
    for (let i = 0; i < end - from; i += 1) names[at + i] = bytes[from + i] ?? 0;
    this.#ends[index] = to;
    this.#folder[index] = folder;
    this.#count = index + 1;
    return index;
  }

  /** Takes the newest path back. */
  dropLast(): void {
    this.#count -= 1;
    this.#odd.delete(this.#count);
  }

  /** Gives back room that no further path will need. */
  trim(): void {
    this.#folder = this.#folder.slice(0, this.#count);
    this.#ends = this.#ends.slice(0, this.#count);
    this.#names = this.#names.slice(0, this.nameStart(this.#count));
  }

  #folderOfBytes(bytes: Uint8Array, start: number, end: number): number {
    const from = this.#lastFolder < 0 ? 0 : this.folderStart(this.#lastFolder);
    if (this.#lastFolder >= 0 && this.folderEnd(this.#lastFolder) - from === end - start) {
      const pool = this.#folderPool;
      let i = 0;
      while (i < end - start && pool[from + i] === bytes[start + i]) i += 1;
      if (i === end - start) return this.#lastFolder;
    }
    return this.#folderOfText(textAt(bytes, start, end));
  }

  #folderOfText(folder: string): number {
    let id = this.#folderIds.get(folder);
    if (id === undefined) {
      id = this.folders.length;
      this.folders.push(folder);
      this.#folderIds.set(folder, id);
      this.#addFolderBytes(id, new TextEncoder().encode(folder));
    }
    this.#lastFolder = id;
    return id;
  }

  #addFolderBytes(id: number, bytes: Uint8Array): void {
    const from = this.folderStart(id);
    if (id >= this.#folderEnds.length) {
      this.#folderEnds = wider(this.#folderEnds, new Uint32Array(2 * id + 16));
    }
    if (from + bytes.length > this.#folderPool.length) {
      const room = Math.max(from + bytes.length, 2 * this.#folderPool.length);
      this.#folderPool = wider(this.#folderPool, new Uint8Array(room));
    }
    this.#folderPool.set(bytes, from);
    this.#folderEnds[id] = from + bytes.length;
  }

  #makeRoom(nameBytes: number): void {
    if (this.#count >= this.#ends.length) {
      const room = Math.max(leastPaths, 2 * this.#ends.length);
      this.#ends = wider(this.#ends, new Uint32Array(room));
      this.#folder = wider(this.#folder, new Uint32Array(room));
    }
    if (nameBytes > this.#names.length) {
      this.#names = wider(this.#names, new Uint8Array(Math.max(nameBytes, Math.ceil(1.5 * this.#names.length))));
    }
  }
}

function wider<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
