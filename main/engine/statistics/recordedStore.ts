/** A store whose calls are told to a recorder: of each attempt where the store can tell, else a call is one attempt. */
import { isAbort, toErrorDto } from '../../../shared/domain/errors';
import type { BlobStore } from '../ports/blobStore';
import { StoodStill, type OpAttempt, type OpRecorder } from '../ports/statistics';

export function recordedStore(store: BlobStore, recorder: OpRecorder): BlobStore {
  return store.recorded?.(recorder) ?? recordedCalls(store, recorder);
}

function recordedCalls(store: BlobStore, recorder: OpRecorder): BlobStore {
  const begin = (op: 'get' | 'put' | 'head' | 'list', path: string): OpAttempt =>
    recorder.begin({ endpoint: store.endpointKey ?? store.uri, op, path });
  return {
    ...store,
    head: async (key, signal) => {
      const attempt = begin('head', key);
      const found = await endingWith(attempt, store.head(key, signal));
      attempt.firstByte();
      attempt.done(0, 0);
      return found;
    },
    put: async (key, source, options) => {
      const attempt = begin('put', key);
      const answer = await endingWith(attempt, store.put(key, source, options));
      // What was there already was not sent.
      attempt.done(0, answer.outcome === 'present' ? 0 : source.sizeBytes);
      return answer;
    },
    get: async (key, options) => {
      const attempt = begin('get', key);
      const { head, body } = await endingWith(attempt, store.get(key, options));
      attempt.firstByte();
      return { head, body: recordedBody(body, attempt) };
    },
    async *list(prefix, signal) {
      const attempt = begin('list', prefix);
      try {
        for await (const listing of store.list(prefix, signal)) {
          attempt.firstByte();
          yield listing;
        }
        attempt.done(0, 0);
      } catch (thrown) {
        endWith(attempt, thrown);
        throw thrown;
      } finally {
        // Whoever listed has enough.
        attempt.dropped();
      }
    },
  };
}

async function* recordedBody(body: AsyncIterable<Uint8Array>, attempt: OpAttempt): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
    attempt.done(bytes, 0);
  } catch (thrown) {
    endWith(attempt, thrown);
    throw thrown;
  } finally {
    attempt.dropped();
  }
}

/** What was thrown ends the attempt, too. */
export async function endingWith<T>(attempt: OpAttempt, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    endWith(attempt, thrown);
    throw thrown;
  }
}

function endWith(attempt: OpAttempt, thrown: unknown): void {
  if (thrown instanceof StoodStill) attempt.failed({ code: 'network.timeout' });
  else if (isAbort(thrown)) attempt.dropped();
  else attempt.failed({ code: toErrorDto(thrown).code });
}
