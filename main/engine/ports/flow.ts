/** Manners towards the place where a store is: what a store asks before a request and tells after it. */

/** `small`: up to a mebibyte either way, or no body at all. */
export type RequestKind = 'small' | 'part';

export type Direction = 'up' | 'down';

export interface RequestAsk {
  readonly kind: RequestKind;
  /** First part of the key below the store's root: places inside a store that are throttled on their own. */
  readonly prefix: string;
  /** Content that the request carries; absent when it carries none. */
  readonly moves?: { readonly direction: Direction; readonly bytes: number };
}

/** One request that may be sent. It ends with one of these calls; what is called after that does nothing. */
export interface Pass {
  /** Answered, with so many bytes of content moved. */
  done(bytes: number): void;
  /**
   * Refused as too much. The next `enter` waits as long as the endpoint wants; `isCounted` is false while the whole
   * endpoint refuses, which is no fault of this request.
   */
  throttled(askedMs: number | undefined): { readonly isCounted: boolean };
  timedOut(): void;
  /** Ended otherwise, an answer that refuses it among them. */
  ended(): void;
}

/** Every wait ends with an AbortError as soon as its signal aborts. */
export interface StoreFlow {
  /** Waits until a request may be sent; answers at once, without a promise, when it may be now. */
  enter(ask: RequestAsk, signal: AbortSignal): Pass | Promise<Pass>;
  /** Waits until so many bytes may move; nothing to wait for when nothing limits them. */
  move(direction: Direction, bytes: number, signal: AbortSignal): Promise<void> | undefined;
  isLimited(direction: Direction): boolean;
  /** Memory for a part that is sent; the answer gives it back and may be called once. */
  buffer(bytes: number, signal: AbortSignal): Promise<() => void>;
}

/** What is remembered of a place, for all processes and the next start. */
export interface EndpointState {
  readonly key: string;
  readonly mode: 'ok' | 'slow' | 'cooling' | 'excluded';
  readonly reason?: string;
  readonly source?: 'auto' | 'user' | 'policy' | 'env';
  readonly untilMs?: number;
  readonly strikes: number;
  /** Small requests at once that it was found to bear. */
  readonly concurrency?: number;
  /** Bytes per second that large bodies usually move. */
  readonly upBps?: number;
  readonly downBps?: number;
  readonly lastOkMs?: number;
}

/** A limit for some time, instead of settings and timetable. */
export interface LimitOverride {
  readonly up: number;
  readonly down: number;
  readonly untilMs: number;
}

/** Shared by all processes of a person. */
export interface EndpointStates {
  get(key: string): EndpointState | undefined;
  /** By key. */
  list(): readonly EndpointState[];
  put(state: EndpointState): void;
  override(): LimitOverride | undefined;
  setOverride(override: LimitOverride | undefined): void;
}
