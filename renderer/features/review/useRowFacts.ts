/** Comparison and scopes of the cursor row, asked once the cursor rests. */
import { useEffect, useState } from 'react';
import type { ReviewDetail } from '../../../shared/ipc/reviews';
import { call, toShownError } from '../../bridge/client';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { ScopeOffer } from './scopeWords';

export interface RowFacts {
  readonly rowId: string;
  readonly detail?: ReviewDetail;
  readonly scopes?: readonly ScopeOffer[];
  readonly error?: ErrorDto;
}

/** A held arrow key passes many rows; only the one it stops on is asked for. */
const restMs = 60;

/** Facts of a row at a revision; those of the row before stay until the new ones arrive. */
export function useRowFacts(uid: string, rowId: string | undefined, revision: number): RowFacts | undefined {
  const [facts, setFacts] = useState<RowFacts>();
  useEffect(() => {
    if (rowId === undefined) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      Promise.all([call('review.detail', { uid, rowId }), call('review.scopes', { uid, rowId })]).then(
        ([detail, { scopes }]) => {
          if (isCurrent) setFacts({ rowId, detail, scopes });
        },
        (thrown: unknown) => {
          if (isCurrent) setFacts({ rowId, error: toShownError(thrown) });
        },
      );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [uid, rowId, revision]);
  return rowId === undefined ? undefined : facts;
}
