/** How far a decision reaches: one choice with its number. */
import type { ReactElement } from 'react';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatCount, visibleText } from '../../ui/format';
import { RadioGroup } from '../../ui/RadioGroup';
import type { ScopeOffer } from './scopeWords';
import styles from './ScopeChoice.module.css';

const c = scoped(styles);

export interface ScopeChoiceProps {
  readonly offers: readonly ScopeOffer[];
  readonly value: ScopeOffer['scope'];
  readonly onChange: (scope: ScopeOffer['scope']) => void;
}

export function ScopeChoice({ offers, value, onChange }: ScopeChoiceProps): ReactElement {
  return (
    <RadioGroup
      label={t('review.scope')}
      className={c('scopes')}
      choices={offers.map(({ scope, label, count }) => ({
        value: scope,
        content: (
          <>
            <span className={c('dot')} aria-hidden="true" />
            <span className="cut">{visibleText(label)}</span>
            <b>{formatCount(count)}</b>
          </>
        ),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
