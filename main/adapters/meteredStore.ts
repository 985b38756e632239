/** A store whose bytes pass the limits: what is read of every store, what is written to a folder. */
import type { BlobSource, BlobStore } from '../engine/ports/blobStore';
import type { Direction, StoreFlow } from '../engine/ports/flow';

/** Stores that meter what they send by themselves give `down` only. */
export function meteredStore(store: BlobStore, flow: StoreFlow, directions: readonly Direction[]): BlobStore {
  const { recorded } = store;
  return {
    ...store,
    put: (key, source, options) =>
      store.put(key, directions.includes('up') ? meteredSource(source, flow) : source, options),
    get: async (key, options) => {
      const { head, body } = await store.get(key, options);
      return { head, body: metered(body, 'down', flow, options.signal) };
    },
    ...(recorded === undefined ? {} : { recorded: (recorder) => meteredStore(recorded(recorder), flow, directions) }),
  };
}

function meteredSource(source: BlobSource, flow: StoreFlow): BlobSource {
  return { ...source, open: (signal) => metered(source.open(signal), 'up', flow, signal) };
}

async function* metered(
  chunks: AsyncIterable<Uint8Array>,
  direction: Direction,
  flow: StoreFlow,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    const turn = flow.move(direction, chunk.length, signal);
    if (turn !== undefined) await turn;
    yield chunk;
  }
}
