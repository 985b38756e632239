/** What the preload exposes as `window.satchel`. `TFile` is the DOM's File, which shared code must not name. */
import type { Result } from '../domain/errors';
import type { CommandName, EventName, EventPayload, Input, Output } from './contract';

export interface Bridge<TFile> {
  invoke<C extends CommandName>(command: C, input: Input<C>): Promise<Result<Output<C>>>;
  /** Answers the function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Asks for a fresh port to the engine; it arrives as a window message with data `app:engine-port`. */
  openPort(): void;
  /** The path of a dropped file; empty for a file that has none. */
  getPathForFile(file: TFile): string;
}
