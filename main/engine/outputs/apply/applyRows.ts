/** The rows of a plan as apply goes through them: what is left alone is counted, what is written becomes an item when its turn comes. */
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import type { TakenNames } from '../plan/takenNames';
import { leftAs, workOf, type ApplyItem, type RowWork, type SkipCode } from './applyItems';

/** Lists of rows hold their places in the plan, in its order. */
export interface ApplyRows {
  /** How many rows nothing is done about, by why. */
  readonly left: ReadonlyMap<SkipCode, number>;
  /** Rows whose local file was chosen over the farm's. */
  readonly keptMine: readonly number[];
  /** Rows that wait for a person. */
  readonly asked: readonly number[];
  /** Everything that is written, made anew each time it is gone through. */
  readonly items: Iterable<ApplyItem>;
  /** The folder of the row's root; empty while it has none. */
  readonly rootOf: (index: number) => string;
}

const skipCodes = ['identical', 'skip', 'keep-mine', 'undecided'] as const satisfies readonly SkipCode[];
const looksCloser = skipCodes.length;

/** `names` are those in the folders of rows that find a name while they are applied. */
export function applyRows({ entries, roots }: ColumnPlan, backup: boolean, names: TakenNames): ApplyRows {
  const targets = new Map(roots.map(({ id, target }) => [id, target ?? '']));
  const rootOf = (index: number): string => targets.get(entries.rootAt(index)) ?? '';
  const workAt = (index: number): RowWork => {
    const entry = entries.at(index);
    const isFree = (path: string): boolean => !names.has(entry.root, path);
    return workOf(entry, { root: rootOf(index), backup, isFree });
  };
  const classOf = decisionClasses(entries, (decision, kind) => {
    const code = leftAs(decision, kind);
    return code === undefined ? looksCloser : skipCodes.indexOf(code);
  });
  const counts = new Map<SkipCode, number>();
  const keptMine: number[] = [];
  const asked: number[] = [];
  const written: number[] = [];
  for (let index = 0; index < entries.length; index += 1) {
    const known = skipCodes[classOf(index)];
    const work = known === undefined ? workAt(index) : undefined;
    const code = work?.kind === 'leave' ? work.code : known;
    if (work?.kind === 'write') written.push(index);
    else if (work?.kind === 'ask') asked.push(index);
    if (code === undefined) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
    if (code === 'keep-mine') keptMine.push(index);
  }
  return {
    left: counts,
    keptMine,
    asked,
    rootOf,
    items: {
      *[Symbol.iterator]() {
        for (const index of written) {
          const work = workAt(index);
          if (work.kind === 'write') yield* work.items;
        }
      },
    },
  };
}
