/** What failed in the main pass is tried again when that is over: gently, and as often as it is worth (transfers.md §6.5). */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { ErrorClass } from '../../../shared/domain/progress';
import { inParallel } from '../hashing/inParallel';
import type { Clock, Ids } from '../ports/clock';
import { errorClassOf } from './errorClass';

export interface SecondChances<T> {
  /** What is still to be tried again. */
  readonly failed: () => readonly T[];
  /** Of the main pass: everything that failed, and everything that was tried. */
  readonly counts: { readonly failed: number; readonly tried: number };
  /** Items at once in the main pass. */
  readonly atOnce: number;
  /** One more attempt; whatever it comes to shows in `failed`. What it throws ends everything. */
  readonly again: (item: T, attempt: number) => Promise<void>;
}

/** Classes of errors that may pass by themselves. */
const passing: ReadonlySet<ErrorClass> = new Set(['throttle', 'timeout', 'reset', 'dns', 'server', 'local-io']);
/** What somebody must put right first, although it is an error of this computer's files. */
const lasting: ReadonlySet<ErrorCode> = new Set(['disk.denied', 'disk.readonly']);

const firstDelayMs = 500;
const longestDelayMs = 30_000;
const jitter = 0.3;

/** Whether an item that failed with this may be tried again. A source that cannot be read counts as what its disk said. */
export function deservesSecondChance(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { code, cause } = error;
  if (code === 'source.unreadable') return cause instanceof AppError && canPass(cause.code);
  return canPass(code);
}

/** The same of a code alone. */
export function canPass(code: ErrorCode): boolean {
  return passing.has(errorClassOf(code)) && !lasting.has(code);
}

/** Attempts more for each item: many failures are the fault of the place, few are worth patience. */
export function chancesFor({ failed, tried }: { readonly failed: number; readonly tried: number }): number {
  if (failed > 0.8 * tried) return 0;
  return failed >= 0.2 * tried ? 3 : 10;
}

/** The wait before the attempt, from 1; `chance` is in [0, 1). */
export function secondChanceDelayMs(attempt: number, chance: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (1 - jitter + 2 * jitter * chance);
}

/** Rounds over what failed, a quarter of the main pass at once. Rejects with an AbortError as soon as the signal aborts. */
export async function giveSecondChances<T>(
  { failed, counts, atOnce, again }: SecondChances<T>,
  { clock, ids }: { readonly clock: Clock; readonly ids: Pick<Ids, 'hex'> },
  signal: AbortSignal,
): Promise<void> {
  const chances = chancesFor(counts);
  for (let attempt = 1; attempt <= chances && failed().length > 0; attempt += 1) {
    await clock.delay(secondChanceDelayMs(attempt, Number.parseInt(ids.hex(8), 16) / 2 ** 32), signal);
    await inParallel(failed(), Math.max(1, Math.floor(atOnce / 4)), signal, (item) => again(item, attempt));
  }
}
