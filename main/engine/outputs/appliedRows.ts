/** Shows in a review how far the run of its plan is. */
import type { Clock } from '../ports/clock';
import type { Review } from '../review/review';
import type { RunWatch } from './apply/runWatch';
import { createSteadyNews } from './steadyNews';

export interface AppliedRows {
  readonly watch: RunWatch;
  /** The run is over; called however it ended. */
  end(): void;
}

/** Rows are told at most four times a second, as progress is; the window asks for those that it shows. */
const newsIntervalMs = 250;

/** `told` is called after the review has a newer revision. */
export function showRun(
  review: Pick<Review, 'beginApply' | 'touch' | 'endApply'>,
  clock: Pick<Clock, 'delay'>,
  told: () => void,
  failed: (error: unknown) => void,
): AppliedRows {
  const tell = (): void => {
    review.touch();
    told();
  };
  const news = createSteadyNews(clock, newsIntervalMs, tell, failed);
  const watch = review.beginApply(() => {
    news.changed();
  });
  told();
  return {
    watch,
    end() {
      news.stop();
      review.endApply();
      told();
    },
  };
}
