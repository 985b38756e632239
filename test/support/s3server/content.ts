/** Bytes of an object: in memory, in a file, or only described; read in pieces, so that size costs no memory. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

export interface Content {
  readonly sizeBytes: number;
  /** Bytes `first` up to, not including, `end`. */
  pieces(first: number, end: number): Iterable<Buffer>;
  /** Keeps the bytes while they are read, also when they are dropped meanwhile. The answer lets go of them. */
  hold(): () => void;
  /** Nobody will ask for them any more. */
  drop(): void;
}

/** A part of a content, as an answer carries it. */
export interface Span {
  readonly content: Content;
  readonly first: number;
  readonly end: number;
}

/** Receives the bytes of one body. */
export interface Sink {
  write(piece: Buffer): void;
  end(): Content;
  /** The body did not arrive as it should have. */
  discard(): void;
}

/** Bytes of bodies held in memory. */
export interface MemoryUse {
  bytes: number;
}

const pieceBytes = 1 << 20;
const nothing = (): void => undefined;

export function bytesOf(content: Content, first = 0, end = content.sizeBytes): Buffer {
  return Buffer.concat([...content.pieces(first, end)]);
}

/** `refuse` is asked before every piece and throws when there is no room. */
export function memorySink(use: MemoryUse, refuse: (bytes: number) => void = nothing): Sink {
  const pieces: Buffer[] = [];
  let size = 0;
  const drop = (): void => {
    use.bytes -= size;
    size = 0;
  };
  return {
    write(piece) {
      refuse(use.bytes + piece.length);
      pieces.push(piece);
      size += piece.length;
      use.bytes += piece.length;
    },
    end: () => ({ sizeBytes: size, pieces: (first, end) => sliced(pieces, first, end), hold: () => nothing, drop }),
    discard: drop,
  };
}

function* sliced(pieces: readonly Buffer[], first: number, end: number): Iterable<Buffer> {
  let at = 0;
  for (const piece of pieces) {
    if (at >= end) return;
    if (at + piece.length > first) yield piece.subarray(Math.max(0, first - at), end - at);
    at += piece.length;
  }
}

export function fileSink(path: string): Sink {
  const file = openSync(path, 'w');
  let size = 0;
  return {
    write(piece) {
      for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
      size += piece.length;
    },
    end() {
      closeSync(file);
      return fileContent(path, size);
    },
    discard() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

export interface FileContent extends Content {
  readonly path: string;
}

export function fileContent(path: string, sizeBytes: number): FileContent {
  let readers = 0;
  let isDropped = false;
  const removeUnread = (): void => {
    if (isDropped && readers === 0) rmSync(path, { force: true });
  };
  return {
    path,
    sizeBytes,
    pieces: (first, end) => filePieces(path, first, end),
    hold() {
      readers += 1;
      return () => {
        readers -= 1;
        removeUnread();
      };
    },
    drop() {
      isDropped = true;
      removeUnread();
    },
  };
}

function* filePieces(path: string, first: number, end: number): Iterable<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (let at = first; at < end;) {
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at));
      const bytes = readSync(file, piece, 0, piece.length, at);
      if (bytes === 0) throw new Error(`${path} is shorter than it was.`);
      yield piece.subarray(0, bytes);
      at += bytes;
    }
  } finally {
    closeSync(file);
  }
}

export interface JoinedContent extends Content {
  readonly parts: readonly Content[];
}

/** One after the other. */
export function joined(parts: readonly Content[]): JoinedContent {
  return {
    parts,
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    *pieces(first, end) {
      let at = 0;
      for (const part of parts) {
        if (at < end && at + part.sizeBytes > first)
          yield* part.pieces(Math.max(0, first - at), Math.min(part.sizeBytes, end - at));
        at += part.sizeBytes;
      }
    },
    hold() {
      const releases = parts.map((part) => part.hold());
      return () => {
        for (const release of releases) release();
      };
    },
    drop() {
      for (const part of parts) part.drop();
    },
  };
}

/** Keeps the first block and the length only: the content is that block again and again. */
export function discardingSink(): Sink {
  let block = Buffer.alloc(0);
  let size = 0;
  return {
    write(piece) {
      if (block.length < 65_536) block = Buffer.concat([block, piece.subarray(0, 65_536 - block.length)]);
      size += piece.length;
    },
    end: () => repeated(block, size),
    discard: nothing,
  };
}

/**
 * Content that is computed: `zero`, `repeat:<hex>`, or `counter:<seed>`, where every eight bytes are the little-endian
 * number of their place plus the seed times 2^40, so that no two ranges are equal.
 */
export function patternContent(pattern: string, sizeBytes: number): Content {
  const [, kind, value = ''] = /^(zero|repeat|counter)(?::([0-9a-f]+))?$/.exec(pattern) ?? [];
  if (kind === 'zero') return repeated(Buffer.alloc(65_536), sizeBytes);
  if (kind === 'repeat' && /^(?:..)+$/.test(value)) return repeated(Buffer.from(value, 'hex'), sizeBytes);
  if (kind !== 'counter' || !/^\d{1,6}$/.test(value)) throw new Error(`There is no pattern ${pattern}.`);
  return computed(sizeBytes, (at, piece) => {
    const start = at - (at % 8);
    const words = Buffer.alloc(Math.ceil((at - start + piece.length) / 8) * 8);
    for (let word = 0; word < words.length; word += 8) {
      const number = (start + word) / 8 + Number(value) * 2 ** 40;
      words.writeUInt32LE(number % 2 ** 32, word);
      words.writeUInt32LE(Math.floor(number / 2 ** 32), word + 4);
    }
    words.copy(piece, 0, at - start);
  });
}

function repeated(block: Buffer, sizeBytes: number): Content {
  return computed(sizeBytes, (at, piece) => {
    for (let done = 0; done < piece.length;) done += block.copy(piece, done, (at + done) % block.length);
  });
}

function computed(sizeBytes: number, fill: (at: number, piece: Buffer) => void): Content {
  return {
    sizeBytes,
    *pieces(first, end) {
      for (let at = first; at < end;) {
        const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at));
        fill(at, piece);
        yield piece;
        at += piece.length;
      }
    },
    hold: () => nothing,
    drop: nothing,
  };
}
