/** The trees of the golden cases of the Rust implementations on the disk: deterministic contents, modes, times, links. */
import { chmod, link, mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { createFileSystem } from '../../main/adapters/files/fileSystem';

export type GoldenTreeItem =
  | { readonly path: string; readonly type: 'dir' }
  | { readonly path: string; readonly type: 'symlink'; readonly target: string; readonly mtime_ns?: string }
  | { readonly path: string; readonly type: 'hardlink'; readonly to: string }
  | {
      readonly path: string;
      readonly type: 'file';
      readonly text?: string;
      readonly hex?: string;
      readonly seed?: number;
      readonly size?: number;
      readonly mode?: string;
      readonly mtime_ns?: string;
    };

const blockBytes = 1024 * 1024;
const files = createFileSystem();

/** `{root}` in the target of a link is the root. Times are set to the nanosecond that the item says, as far as they are whole microseconds. */
export async function plantGoldenTree(root: string, items: readonly GoldenTreeItem[]): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const item of items) {
    const place = path.join(root, item.path);
    await mkdir(item.type === 'dir' ? place : path.dirname(place), { recursive: true });
    if (item.type === 'symlink') await symlink(item.target.replace('{root}', root), place);
    else if (item.type === 'hardlink') await link(path.join(root, item.to), place);
    else if (item.type === 'file') {
      const file = await open(place, 'w');
      try {
        for (const bytes of contentOf(item)) await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      if (item.mode !== undefined) await chmod(place, Number.parseInt(item.mode, 8));
      if (item.mtime_ns !== undefined) await files.setMtime(place, floorUs(BigInt(item.mtime_ns)));
    }
  }
}

function floorUs(ns: bigint): bigint {
  return (ns - (((ns % 1000n) + 1000n) % 1000n)) / 1000n;
}

function* contentOf(item: Extract<GoldenTreeItem, { type: 'file' }>): Generator<Uint8Array> {
  if (item.text !== undefined) yield Buffer.from(item.text);
  else if (item.hex !== undefined) yield Buffer.from(item.hex, 'hex');
  else yield* patternOf(item.seed ?? 0, item.size ?? 0);
}

/** One block of pseudo-random words again and again, each time with its own number in front. */
function* patternOf(seed: number, size: number): Generator<Uint8Array> {
  const words = new Uint32Array(Math.ceil(Math.min(size, blockBytes) / 4));
  let word = seed === 0 ? 0x9e3779b9 : seed;
  for (let index = 0; index < words.length; index += 1) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    words[index] = word;
  }
  const block = Buffer.from(words.buffer);
  for (let rest = size, number = 0; rest > 0; rest -= blockBytes, number += 1) {
    block.writeUInt32LE(number, 0);
    yield block.subarray(0, Math.min(rest, blockBytes));
  }
}
