/** How far each file of a review is while its plan is applied: a byte per entry of the plan, and why those stopped that did. */
import type { ErrorCode, ErrorDto } from '../../../shared/domain/errors';
import { areaOf } from '../../../shared/domain/errors';
import { applyStates, type ApplyState } from '../../../shared/ipc/rows';
import type { ApplyItem } from '../outputs/apply/applyItems';
import type { ItemOutcome, RunWatch } from '../outputs/apply/runWatch';
import type { EntryColumns } from '../outputs/plan/columns/entryColumns';

export const stateCodes = Object.fromEntries(applyStates.map((state, code) => [state, code])) as Readonly<
  Record<ApplyState, number>
>;

export interface ApplyRows {
  /** What the run tells; nothing of it before `begins`. */
  readonly watch: RunWatch;
  /** A state per entry; 0 where nothing is written. */
  readonly states: Uint8Array;
  /** Files in each state, by code. */
  readonly counts: Uint32Array;
  /** Why a file failed or is asked again. */
  problemAt(index: number): ErrorDto | undefined;
  /** Whether trying it again may help. */
  canRetry(index: number): boolean;
  /** Puts files that can be tried again back in the run; answers how many. 0 once the run takes nothing up again. */
  again(indexes: Iterable<number>): number;
  /** Whether the run still takes files up again. */
  readonly isOpen: boolean;
}

/** Codes that say the same however often they are asked: the plan or the farm's file must be another one. */
const lasting = new Set<ErrorCode>(['path.unsafe', 'download.link_unsupported', 'decision.needed', 'cancelled']);
const lastingAreas = new Set(['manifest', 'name', 'path', 'plan', 'input']);

/** Whether the same file may come home when somebody mended what was in its way. */
function isWorthRetrying(code: ErrorCode): boolean {
  // A file that changed may have been put back.
  if (code === 'plan.changed_outside') return true;
  return !lasting.has(code) && !lastingAreas.has(areaOf(code));
}

/** `changed` is called after every change. */
export function createApplyRows(entries: Pick<EntryColumns, 'length' | 'indexOfId'>, changed: () => void): ApplyRows {
  const states = new Uint8Array(entries.length);
  const counts = new Uint32Array(applyStates.length);
  const problems = new Map<number, ErrorDto>();
  /** Items that stopped, by entry: one entry may be several files. */
  const stopped = new Map<number, ApplyItem[]>();
  /** Items still to end, of entries that are more than one. */
  const left = new Map<number, number>();
  const wanted: ApplyItem[] = [];
  let wake: () => void = () => undefined;
  let isOpen = false;

  const put = (index: number, state: ApplyState): void => {
    const code = stateCodes[state];
    const before = states[index] ?? 0;
    if (before === code) return;
    if (before !== 0) counts[before] = (counts[before] ?? 0) - 1;
    counts[code] = (counts[code] ?? 0) + 1;
    states[index] = code;
    changed();
  };
  const indexOf = ({ entryId }: ApplyItem): number => entries.indexOfId(entryId);
  const ended = (item: ApplyItem, outcome: ItemOutcome): void => {
    const index = indexOf(item);
    if (index < 0) return;
    if (outcome.state !== 'done') {
      problems.set(index, outcome.error);
      stopped.set(index, [...(stopped.get(index) ?? []), item]);
    }
    const more = (left.get(index) ?? 1) - 1;
    if (left.has(index)) left.set(index, more);
    if (more > 0) return;
    const problem = problems.get(index);
    if (problem === undefined) put(index, 'done');
    else put(index, problem.code === 'plan.changed_outside' ? 'asked' : 'failed');
  };
  const canRetry = (index: number): boolean => {
    const problem = problems.get(index);
    // Links are made after the files, one by one, and are not taken up again.
    const hasLink = stopped.get(index)?.some(({ link }) => link !== undefined) === true;
    return problem !== undefined && !hasLink && isWorthRetrying(problem.code);
  };
  return {
    states,
    counts,
    get isOpen() {
      return isOpen;
    },
    problemAt: (index) => problems.get(index),
    canRetry,
    again(indexes) {
      if (!isOpen) return 0;
      let count = 0;
      for (const index of indexes) {
        const items = stopped.get(index);
        if (items === undefined || !canRetry(index)) continue;
        stopped.delete(index);
        problems.delete(index);
        if (items.length > 1) left.set(index, items.length);
        else left.delete(index);
        for (const item of items) wanted.push(item);
        put(index, 'waiting');
        count += 1;
      }
      if (count > 0) wake();
      return count;
    },
    watch: {
      begins(items) {
        isOpen = true;
        for (const item of items) {
          const index = indexOf(item);
          if (index < 0) continue;
          if (states[index] !== 0) left.set(index, (left.get(index) ?? 1) + 1);
          put(index, 'waiting');
        }
      },
      started(item) {
        const index = indexOf(item);
        if (index >= 0) put(index, 'running');
      },
      ended,
      takesUp(item) {
        const index = indexOf(item);
        if (index < 0) return true;
        const items = stopped.get(index) ?? [];
        if (!items.includes(item)) return false;
        const others = items.filter((one) => one !== item);
        if (others.length > 0) stopped.set(index, others);
        else {
          stopped.delete(index);
          problems.delete(index);
        }
        if (left.has(index)) left.set(index, (left.get(index) ?? 0) + 1);
        return true;
      },
      nextAgain: () => wanted.shift(),
      whenWanted(call) {
        wake = call;
      },
      closes() {
        isOpen = false;
        changed();
      },
    },
  };
}
