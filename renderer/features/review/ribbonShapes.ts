/** The frame ribbon as rectangles: upper half mine, lower half the farm's, a thin middle line for equal frames, a gap for no file. */
import type { RibbonRun } from '../../../shared/ipc/rows';
import type { MessageId } from '../../locales/english';
import { listOf, t } from '../../locales/text';

export interface RibbonShape {
  readonly tone: 'mine' | 'farm' | 'same' | 'blocked';
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

/** Height of the drawing in its own units. */
export const ribbonHeight = 10;
/** No more than one rectangle per column of this many can be told apart. */
const columns = 480;

/** The rectangles of a ribbon over `[firstFrame, lastFrame]`, as x and width in frames from the first. */
export function ribbonShapes(runs: readonly RibbonRun[], firstFrame: number, lastFrame: number): RibbonShape[] {
  const smallest = (lastFrame - firstFrame + 1) / columns;
  return mergeRuns(runs, smallest).flatMap((run) => {
    const x = run.first - firstFrame;
    const width = Math.max(smallest, run.last - run.first + 1);
    return halves(run.mark).map((half) => ({ ...half, x, width }));
  });
}

function halves(mark: RibbonRun['mark']): Omit<RibbonShape, 'x' | 'width'>[] {
  const mine = { tone: 'mine', y: 0, height: 4.8 } as const;
  const farm = { tone: 'farm', y: 5.2, height: 4.8 } as const;
  switch (mark) {
    case 'mine':
      return [mine];
    case 'farm':
    case 'new':
      return [farm];
    case 'both':
      return [mine, farm];
    case 'same':
      return [{ tone: 'same', y: 4.4, height: 1.2 }];
    case 'blocked':
      return [{ tone: 'blocked', y: 0, height: 10 }];
  }
}

/** Joins neighbours of one mark, and drops what would share a pixel column with the run before it. */
function mergeRuns(runs: readonly RibbonRun[], smallest: number): RibbonRun[] {
  const merged: RibbonRun[] = [];
  for (const run of runs) {
    const before = merged.at(-1);
    const touches = before !== undefined && run.first <= before.last + Math.max(1, smallest);
    if (before !== undefined && touches && before.mark === run.mark)
      merged[merged.length - 1] = { ...before, last: run.last };
    else if (before === undefined || run.last - before.first + 1 >= smallest) merged.push(run);
  }
  return merged;
}

const words: Readonly<Record<RibbonRun['mark'], MessageId>> = {
  same: 'review.ribbon.same',
  mine: 'review.ribbon.mine',
  farm: 'review.ribbon.farm',
  both: 'review.ribbon.both',
  new: 'review.ribbon.new',
  blocked: 'review.ribbon.blocked',
};

/** The ribbon as a sentence: at most four runs, then how many more. */
export function ribbonSentence(runs: readonly RibbonRun[]): string {
  const said = runs.slice(0, 4).map(({ first, last, mark }) =>
    // A frame number is a name: it has no thousands.
    t(first === last ? 'review.ribbon.frame' : 'review.ribbon.frames', {
      first: String(first),
      last: String(last),
      what: t(words[mark]),
    }),
  );
  return runs.length > 4 ? t('review.ribbon.more', { said: listOf(said), count: runs.length - 4 }) : listOf(said);
}
