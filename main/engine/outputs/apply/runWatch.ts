/** Looks on while a run brings files home: hears of every file, and may ask for one that failed once more. */
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { ApplyItem } from './applyItems';

/** `asked`: somebody has to decide again. */
export type ItemOutcome = { readonly state: 'done' } | { readonly state: 'failed' | 'asked'; readonly error: ErrorDto };

export interface RunWatch {
  /** Everything that will be written, before the first of it is. */
  begins(items: Iterable<ApplyItem>): void;
  started(item: ApplyItem): void;
  ended(item: ApplyItem, outcome: ItemOutcome): void;
  /** The run tries a file that failed again by itself; `false` when somebody else asked for that before. */
  takesUp(item: ApplyItem): boolean;
  /** The next file that ended without being done and is wanted again. */
  nextAgain(): ApplyItem | undefined;
  /** `wake` is called whenever `nextAgain` has more to give. */
  whenWanted(wake: () => void): void;
  /** From here on the run takes nothing up again. */
  closes(): void;
}
