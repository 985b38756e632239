/** Lets bytes pass at a rate that can change at any time; who came first goes first. */
import type { Clock } from '../../ports/clock';
import { createTurns } from './turns';

export interface TokenBucket {
  /** Bytes per second; 0 lets everything pass. Holds at once for those who wait. */
  setRate(bytesPerSecond: number): void;
  isLimited(): boolean;
  /** Waits until so many bytes may pass; nothing to wait for without a limit. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

const largestQuantum = 64 * 1024;
/** At slow rates everybody who waits still moves something within seconds, so that nobody looks dead. */
const quantaPerSecond = 16;
const smallestQuantum = 1024;

/** What was not used is kept for a second. */
export function createTokenBucket(clock: Clock): TokenBucket {
  const turns = createTurns<number>(clock);
  let rate = 0;
  let tokens = 0;
  let filledMs = clock.nowMs();

  const fill = (): void => {
    const nowMs = clock.nowMs();
    // A clock that is set back gives nothing, and takes nothing.
    tokens = Math.min(rate, tokens + (Math.max(0, nowMs - filledMs) / 1000) * rate);
    filledMs = nowMs;
  };
  /** What is larger than the bucket waits for a full one and leaves a debt. */
  const mayPass = (bytes: number): number => {
    if (rate === 0) return 0;
    fill();
    const needed = Math.min(bytes, rate);
    if (tokens < needed) return Math.max(1, Math.ceil(((needed - tokens) / rate) * 1000));
    tokens -= bytes;
    return 0;
  };
  const quantum = (): number => Math.max(smallestQuantum, Math.min(largestQuantum, Math.floor(rate / quantaPerSecond)));

  const takeAll = async (bytes: number, signal: AbortSignal): Promise<void> => {
    for (let left = bytes; left > 0 && rate > 0;) {
      const part = Math.min(left, quantum());
      await turns.wait(part, mayPass, signal);
      left -= part;
    }
  };

  return {
    setRate: (bytesPerSecond) => {
      if (bytesPerSecond === rate) return;
      fill();
      rate = bytesPerSecond;
      tokens = Math.min(tokens, rate);
      turns.again();
    },
    isLimited: () => rate > 0,
    take: (bytes, signal) => (rate === 0 || bytes <= 0 ? undefined : takeAll(bytes, signal)),
  };
}
