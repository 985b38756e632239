/** A rule in words: its condition, an arrow, and what it does set apart. */
import type { ReactElement } from 'react';
import type { PlanAction } from '../../../../shared/domain/plan';
import { actionText } from '../../../../shared/text/actionText';
import { t } from '../../../locales/text';
import { visibleText } from '../../../ui/format';

export interface RuleWordsProps {
  /** As the engine writes it: "condition → action". */
  readonly text: string;
  readonly action: PlanAction;
}

export function RuleWords({ text, action }: RuleWordsProps): ReactElement {
  const does = actionText(action);
  const end = ` → ${does}`;
  return (
    <>
      <span>{visibleText(text.endsWith(end) ? text.slice(0, -end.length) : text)}</span>
      <span className="t3" role="img" aria-label={t('review.rules.then')}>
        →
      </span>
      <b>{does}</b>
    </>
  );
}
