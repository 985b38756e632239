/** The rows of a plan as apply goes through them: what is left alone is counted, what is written becomes an item when its turn comes. */
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import { spokenPlaces, type SpokenPlaces } from '../plan/spokenPlaces';
import type { TakenNames } from '../plan/takenNames';
import { hostPlatform } from '../plan/traits';
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
  const named = new Map<number, RowWork>();
  let spoken: SpokenPlaces | undefined;
  /** Versions beside each other take names that no other row has or gets; chosen once, in the order of the plan. */
  const namedWork = (index: number): RowWork => {
    const known = named.get(index);
    if (known !== undefined) return known;
    const places = (spoken ??= spokenPlaces({ entries, roots }, () => false, names, hostPlatform));
    const entry = entries.at(index);
    const isFree = (path: string): boolean => places.isFree(entry.root, path);
    const work = workOf(entry, { root: rootOf(index), backup, isFree });
    if (work.kind === 'write') for (const { path } of work.items.slice(1)) places.take(entry.root, path);
    named.set(index, work);
    return work;
  };
  const workAt = (index: number): RowWork => {
    if (entries.templateAt(index)?.action === 'keep-all') return namedWork(index);
    return workOf(entries.at(index), { root: rootOf(index), backup, isFree: () => true });
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
