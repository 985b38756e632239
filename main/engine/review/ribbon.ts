/** The frames of a sequence as few runs, for the strip that shows where it changed. */
import type { RibbonRun } from '../../../shared/ipc/rows';
import { ribbonMark } from './codes';
import type { Columns } from './columns';
import { noFrame } from './layout';

/** More runs than this cannot be told apart on a screen. */
const mostRuns = 256;

/** Which mark stands for several that fall on one slot: what needs attention most. */
const weight: Readonly<Record<RibbonRun['mark'], number>> = { blocked: 5, both: 4, mine: 3, farm: 2, new: 1, same: 0 };

/** Runs over all frames of the sequence, whatever section they are in. Gaps stay empty. */
export function ribbonOf(columns: Columns, sequence: number): readonly RibbonRun[] {
  const positions = framesOf(columns, sequence);
  const runs: { first: number; last: number; mark: RibbonRun['mark'] }[] = [];
  const step = smallestStep(columns, positions);
  for (const position of positions) {
    const frame = columns.frame[position] ?? noFrame;
    const mark = ribbonMark(columns.mark[position] ?? 0);
    const last = runs.at(-1);
    if (last?.mark === mark && frame - last.last <= step) last.last = frame;
    else runs.push({ first: frame, last: frame, mark });
  }
  return runs.length > mostRuns ? coarser(runs) : runs;
}

function framesOf(columns: Columns, sequence: number): number[] {
  const positions: number[] = [];
  for (let section = 0; section < 3; section += 1) {
    const block = columns.sequenceBlocks[3 * sequence + section] ?? -1;
    if (block < 0) continue;
    for (
      let position = columns.blockStart[block] ?? 0;
      position < (columns.blockStart[block + 1] ?? 0);
      position += 1
    ) {
      if (columns.frame[position] !== noFrame) positions.push(position);
    }
  }
  return positions.sort((a, b) => (columns.frame[a] ?? 0) - (columns.frame[b] ?? 0));
}

function smallestStep(columns: Columns, positions: readonly number[]): number {
  let step = Infinity;
  for (let i = 1; i < positions.length; i += 1) {
    const distance = (columns.frame[positions[i] ?? 0] ?? 0) - (columns.frame[positions[i - 1] ?? 0] ?? 0);
    if (distance > 0) step = Math.min(step, distance);
  }
  return step;
}

function coarser(runs: readonly RibbonRun[]): RibbonRun[] {
  const first = runs[0]?.first ?? 0;
  const span = (runs.at(-1)?.last ?? first) - first + 1;
  const slotOf = (frame: number): number => Math.floor(((frame - first) * mostRuns) / span);
  const slots: (RibbonRun | undefined)[] = [];
  for (const run of runs) {
    for (let slot = slotOf(run.first); slot <= slotOf(run.last); slot += 1) {
      const there = slots[slot];
      const from = Math.max(run.first, first + Math.ceil((slot * span) / mostRuns));
      const to = Math.min(run.last, first + Math.ceil(((slot + 1) * span) / mostRuns) - 1);
      const mark = there === undefined || weight[run.mark] > weight[there.mark] ? run.mark : there.mark;
      slots[slot] = { first: there?.first ?? from, last: to, mark };
    }
  }
  return slots.filter((slot) => slot !== undefined);
}
