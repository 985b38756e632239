/** Gathers the pieces of a range as they come from the network, so that the disk is asked once for each MiB. */
import { Buffer } from 'node:buffer';
import type { RangeWriter } from '../../ports/fileSystem';

const blockBytes = 1024 ** 2;

export interface BlockWriter {
  /** Takes the bytes behind those before; `at` is where the first of them lies in the file. */
  add(bytes: Uint8Array, at: number): Promise<void>;
  /** Everything that was added is written when this resolves. */
  flush(): Promise<void>;
}

/** Its one block is used for one range after the other: flush in between. */
export function createBlockWriter(writer: Pick<RangeWriter, 'writeAt'>): BlockWriter {
  let block: Buffer | undefined;
  let start = 0;
  let used = 0;
  const flush = async (): Promise<void> => {
    if (block === undefined || used === 0) return;
    const full = block.subarray(0, used);
    used = 0;
    await writer.writeAt(full, start);
  };
  return {
    add: async (bytes, at) => {
      block ??= Buffer.allocUnsafeSlow(blockBytes);
      for (let taken = 0; taken < bytes.length;) {
        if (used === 0) start = at + taken;
        const piece = bytes.subarray(taken, taken + blockBytes - used);
        block.set(piece, used);
        used += piece.length;
        taken += piece.length;
        if (used === blockBytes) await flush();
      }
    },
    flush,
  };
}
