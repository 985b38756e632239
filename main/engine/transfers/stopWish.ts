/** Why a transfer is asked to stop; travels as the reason of its abort signal. */
import type { Wish } from '../ports/queue';

/** An abort, by name as every platform sets it. */
export class StopWish extends Error {
  override readonly name = 'AbortError';
  readonly wish: Wish;

  constructor(wish: Wish) {
    super(wish === 'pause' ? 'Paused.' : 'Cancelled.');
    this.wish = wish;
  }
}

/** What was wished; an abort without a wish is a cancel. */
export function wishOf(signal: AbortSignal): Wish {
  return signal.reason instanceof StopWish ? signal.reason.wish : 'cancel';
}
