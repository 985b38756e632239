/** How far a decision reaches: one choice with its number. */
import type { KeyboardEvent, ReactElement } from 'react';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatCount, visibleText } from '../../ui/format';
import type { ScopeOffer } from './scopeWords';
import styles from './ScopeChoice.module.css';

const c = scoped(styles);

export interface ScopeChoiceProps {
  readonly offers: readonly ScopeOffer[];
  readonly value: ScopeOffer['scope'];
  readonly onChange: (scope: ScopeOffer['scope']) => void;
}

export function ScopeChoice({ offers, value, onChange }: ScopeChoiceProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step =
      event.key === 'ArrowDown' || event.key === 'ArrowRight'
        ? 1
        : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = offers.findIndex((offer) => offer.scope === value);
    const next = offers[(at + step + offers.length) % offers.length];
    if (next === undefined) return;
    onChange(next.scope);
    event.currentTarget.querySelector<HTMLElement>(`[data-scope=${next.scope}]`)?.focus();
  };
  return (
    <div role="radiogroup" aria-label={t('review.scope')} className={c('scopes')} onKeyDown={onKeyDown}>
      {offers.map((offer) => (
        <button
          key={offer.scope}
          type="button"
          role="radio"
          data-scope={offer.scope}
          aria-checked={offer.scope === value}
          tabIndex={offer.scope === value ? 0 : -1}
          className={c('scope')}
          onClick={() => {
            onChange(offer.scope);
          }}
        >
          <span className={c('dot')} aria-hidden="true" />
          <span className="cut">{visibleText(offer.label)}</span>
          <b>{formatCount(offer.count)}</b>
        </button>
      ))}
    </div>
  );
}
