/** Long work on the engine's thread lets others have their turn now and then. */

/** Resolves after everything that waits now had its turn; rejects with an AbortError when the signal is aborted. */
export async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}
