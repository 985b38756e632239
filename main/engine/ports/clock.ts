/** Time, randomness and waiting, so that tests own them. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  nowMs(): number;
  /** Never set and never going back; where it stands still while the computer sleeps, that shows. `nowMs` when absent. */
  monotonicMs?(): number;
  /** Rejects with an AbortError as soon as the signal aborts. */
  delay(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Ids {
  /** UUID version 7, lower case with dashes. */
  uuid(): string;
  /** UUID version 4 as 32 hex digits. */
  guid(): string;
  /** `length` random hex digits. */
  hex(length: number): string;
}
