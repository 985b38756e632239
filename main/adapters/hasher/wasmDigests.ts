/** XXH3-128 in WebAssembly: one instance for whole contents, and one that all streams share by taking turns. */
import { Buffer } from 'node:buffer';
import { createXXHash128 } from 'hash-wasm';
import type { DigestStream, Digests } from './digestModule';

/** Compiles the module; a stream is started at once afterwards. */
export async function createWasmDigests(): Promise<Pick<Digests, 'hash' | 'start'>> {
  const [whole, shared] = await Promise.all([createXXHash128(), createXXHash128()]);
  /** Whose state the instance holds; one whose turn ends keeps its own, which costs nothing while only one is fed. */
  let turn: { saved: Uint8Array | undefined } | undefined;

  function start(): DigestStream {
    const own: { saved: Uint8Array | undefined } = { saved: undefined };
    const take = (): void => {
      if (turn === own) return;
      if (turn !== undefined) turn.saved = shared.save();
      turn = own;
      if (own.saved === undefined) shared.init();
      else shared.load(own.saved);
      own.saved = undefined;
    };
    const reset = (): void => {
      if (turn === own) turn = undefined;
      own.saved = undefined;
    };
    return {
      update(chunk) {
        take();
        shared.update(chunk);
      },
      digest() {
        take();
        const digest = Buffer.from(shared.digest('binary'));
        reset();
        return digest;
      },
      reset,
    };
  }

  return {
    hash: (bytes) => Buffer.from(whole.init().update(bytes).digest('binary')),
    start,
  };
}
