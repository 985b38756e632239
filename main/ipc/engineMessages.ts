/** Messages between the main process and the engine process. Plain data; errors travel as DTOs. */
import type { ErrorDto } from '../../shared/domain/errors';
import type { EngineCommandName } from '../../shared/ipc/contract';
import type { PreviewShareMessage } from '../engine/ports/previews';
import type { PowerEvent } from '../engine/ports/progress';

export type ToEngine =
  | { readonly type: 'call'; readonly id: number; readonly command: EngineCommandName; readonly input: unknown }
  /** Comes with one port: a window's private channel. */
  | { readonly type: 'window' }
  /** The computer is about to sleep, or woke. */
  | { readonly type: 'power'; readonly event: PowerEvent }
  /** Finish what is being written, checkpoint, exit; `isLast`: the app ends with it, and a newer one may take its place. */
  | { readonly type: 'stop'; readonly isLast?: boolean };

export type FromEngine =
  | { readonly type: 'ready' }
  /** Comes before the answer that names the id. */
  | PreviewShareMessage
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly error: ErrorDto }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string };
