/** What every call through the SDK needs: an end as soon as nobody waits, and credentials that are fetched anew. */
import { AppError } from '../../../shared/domain/errors';
import { untilAborted } from '../abort';

/** A controller of its own for each request: the SDK's listeners on a shared signal would not all be heard. */
export async function linked<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await untilAborted(signal, work(controller.signal));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

interface RefreshingClient {
  readonly config: { readonly credentials: (asked: { readonly forceRefresh: true }) => Promise<unknown> };
}

/** Credentials that cannot be had again leave the first answer as the reason. */
export async function refreshCredentials(client: RefreshingClient, first: AppError): Promise<void> {
  try {
    await client.config.credentials({ forceRefresh: true });
  } catch (thrown) {
    throw new AppError(first.dto, thrown);
  }
}
