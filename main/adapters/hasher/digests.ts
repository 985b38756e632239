/** XXH3-128 by the native addon, or in WebAssembly where the addon cannot load. */
import { Buffer } from 'node:buffer';
import type { Digests } from './digestModule';

const seed = Buffer.alloc(4);

/** `off` has WebAssembly used although the addon is there. */
const addonSwitch = 'SATCHEL_HASH_ADDON';

/** The addon where it loads. `env` is that of the process unless a test says otherwise. */
export async function loadDigests(env: NodeJS.ProcessEnv = process.env): Promise<Digests> {
  if (env[addonSwitch] === 'off') return loadWasm(`${addonSwitch} is off`);
  try {
    return await loadAddon();
  } catch (error) {
    return loadWasm(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

async function loadAddon(): Promise<Digests> {
  const { XXHash128 } = (await import('xxhash-addon')).default;
  return { module: 'xxhash-addon', hash: (bytes) => XXHash128.hash(bytes), start: () => new XXHash128(seed) };
}

/** Only then, as compiling it takes time and memory. */
async function loadWasm(why: string): Promise<Digests> {
  const { createWasmDigests } = await import('./wasmDigests');
  return { ...(await createWasmDigests()), module: 'hash-wasm', why };
}
