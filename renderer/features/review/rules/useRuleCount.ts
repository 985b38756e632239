/** How many files a rule would match and decide, asked when its writing rests. */
import { useEffect, useState } from 'react';
import type { Output } from '../../../../shared/ipc/contract';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import { call } from '../../../bridge/client';

export type RuleCount = Output<'review.rules.count'>;

const restMs = 200;

/** Undefined while it is not known: before the first answer, and for a rule that the engine refuses. */
export function useRuleCount(
  uid: string,
  rule: RuleText | undefined,
  before: string | undefined,
): RuleCount | undefined {
  const [count, setCount] = useState<{ readonly of: string; readonly counted: RuleCount }>();
  const text = rule === undefined ? '' : JSON.stringify(rule);
  useEffect(() => {
    if (text === '') return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const asked = { uid, rule: JSON.parse(text) as RuleText, ...(before === undefined ? {} : { before }) };
      call('review.rules.count', asked).then(
        (counted) => {
          if (isCurrent) setCount({ of: text, counted });
        },
        // A pattern that is half typed is refused; saving it says why.
        () => {
          if (isCurrent) setCount(undefined);
        },
      );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [uid, text, before]);
  return text === '' ? undefined : count?.counted;
}
