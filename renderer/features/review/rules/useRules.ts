/** The rules of a review as a list that can be changed, with those that a project offers. */
import { useCallback, useEffect, useState } from 'react';
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { ReviewRules } from '../../../../shared/ipc/reviewRules';
import { call, toShownError } from '../../../bridge/client';
import { t } from '../../../locales/text';
import { announce } from '../../../ui/LiveRegion';
import type { ReviewStore, RuleChange } from '../reviewStore';

export type ListedRule = ReviewRules['rules'][number];
export type OfferedRules = ReviewRules['offered'][number];

export interface Rules {
  /** Absent until they were read. */
  readonly list: ReviewRules | undefined;
  readonly error: ErrorDto | undefined;
  /** True when the change was made; a refused one leaves everything as it was and says why in `error`. */
  readonly change: (change: RuleChange, said?: string) => Promise<boolean>;
}

/** Reads the rules once, and again at every revision while they are looked at. */
export function useRules(store: ReviewStore, revision: number, isLookedAt: boolean): Rules {
  const { uid } = store;
  const [list, setList] = useState<ReviewRules>();
  const [error, setError] = useState<ErrorDto>();
  const seen = isLookedAt ? revision : 0;
  useEffect(() => {
    let isCurrent = true;
    call('review.rules.list', { uid }).then(
      (rules) => {
        if (isCurrent) setList(rules);
      },
      (thrown: unknown) => {
        if (isCurrent) setError(toShownError(thrown));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [uid, seen]);
  const change = useCallback(
    async (wanted: RuleChange, said?: string): Promise<boolean> => {
      setError(undefined);
      try {
        setList(await store.changeRules(wanted));
        if (said !== undefined) announce(said);
        return true;
      } catch (thrown) {
        const shown = toShownError(thrown);
        setError(shown);
        announce(t('review.rules.refused', { why: shown.message }), 'assertive');
        return false;
      }
    },
    [store],
  );
  return { list, error, change };
}
