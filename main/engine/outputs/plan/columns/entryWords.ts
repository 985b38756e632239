/** What many entries of a plan say alike, kept once and numbered. */
import type { PlanDecision, PlanKind, PlanRecommendation } from '../../../../../shared/domain/plan';
import { ByteWords } from './byteWords';

/** What a decision is apart from the names that belong to one file. */
export type DecisionTemplate = Omit<PlanDecision, 'target' | 'from'>;

/** Numbers values by what they say; 0 is "none". */
class Values<T> {
  readonly #ids = new Map<string, number>();
  readonly #values: (T | undefined)[] = [undefined];
  #last = 0;
  #lastValue: T | undefined;

  get count(): number {
    return this.#values.length;
  }

  /** All but "none", in the order of their numbers. */
  get all(): readonly T[] {
    return this.#values.slice(1) as T[];
  }

  idOf(value: T): number {
    if (value === this.#lastValue) return this.#last;
    const key = JSON.stringify(value);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#values.length;
      this.#ids.set(key, id);
      this.#values.push(value);
    }
    this.#last = id;
    this.#lastValue = value;
    return id;
  }

  at(id: number): T | undefined {
    return this.#values[id];
  }
}

export class EntryWords {
  readonly roots = new Values<number>();
  readonly sequences = new Values<number>();
  readonly also = new Values<readonly PlanKind[]>();
  readonly recommendations = new Values<PlanRecommendation>();
  readonly decisions = new Values<DecisionTemplate>();
  #lastTemplate: DecisionTemplate | undefined;

  /** The part of a file's id before its number, with the colon. */
  readonly devices = new Values<string>();
  readonly tasks: ByteWords;

  constructor(tasks = new ByteWords()) {
    this.tasks = tasks;
  }

  /** The number of a decision's template. Neighbours are mostly decided alike, which a look at the last one tells. */
  templateNumber(decision: PlanDecision): number {
    const last = this.#lastTemplate;
    const isSame =
      last?.action === decision.action &&
      last.policy === decision.policy &&
      last.suffix === decision.suffix &&
      last.backup === decision.backup &&
      last.origin === decision.origin;
    this.#lastTemplate = isSame ? last : templateOf(decision);
    return this.decisions.idOf(this.#lastTemplate);
  }
}

/** The template of a decision, its keys in one order. */
export function templateOf({ action, policy, suffix, backup, origin }: PlanDecision): DecisionTemplate {
  return {
    action,
    ...(policy === undefined ? {} : { policy }),
    ...(suffix === undefined ? {} : { suffix }),
    ...(backup === undefined ? {} : { backup }),
    origin,
  };
}
