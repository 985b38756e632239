/** The scope menu: one action, and everything it could reach with live numbers and example names. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { PlanAction } from '../../../shared/domain/plan';
import type { ReviewScope } from '../../../shared/ipc/reviews';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { call, toShownError } from '../../bridge/client';
import type { ErrorDto } from '../../../shared/domain/errors';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, visibleText } from '../../ui/format';
import { actionFor, bulkActionFor, choiceOf, choices, type Choice } from './decisionChoices';
import { choiceName } from './rowWords';
import { applyToWords, menuOffers, scopeOf, type ScopeOffer } from './scopeWords';
import styles from './ScopeMenu.module.css';

const c = scoped(styles);

export interface ScopeMenuProps {
  readonly uid: string;
  readonly row: ReviewRow;
  readonly action: PlanAction;
  /** The numbers are asked again when it rises. */
  readonly revision: number;
  readonly onApply: (scope: ReviewScope, action: PlanAction) => void;
  readonly onClose: () => void;
}

export function ScopeMenu({ uid, row, action: first, revision, onApply, onClose }: ScopeMenuProps): ReactElement {
  const [action, setAction] = useState(first);
  const [answer, setAnswer] = useState<{ offers: readonly ScopeOffer[]; error?: ErrorDto }>({ offers: [] });
  const list = useRef<HTMLUListElement>(null);
  const meant = (choice: Choice): PlanAction => actionFor(choice, row.allowed) ?? bulkActionFor(choice);
  useEffect(() => {
    let isCurrent = true;
    call('review.scopes', { uid, rowId: row.id }).then(
      ({ scopes }) => {
        if (isCurrent) setAnswer({ offers: menuOffers(scopes) });
      },
      (thrown: unknown) => {
        if (isCurrent) setAnswer({ offers: [], error: toShownError(thrown) });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [uid, row.id, revision]);
  const hasOffers = answer.offers.length > 0;
  useEffect(() => {
    if (hasOffers) list.current?.querySelector('button')?.focus();
  }, [hasOffers]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const choice = choices.find((name) => letters[name] === event.key.toLowerCase());
    if (choice !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) setAction(meant(choice));
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      moveFocus(list.current, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
  };
  const known = choiceOf(action);
  return (
    <Dialog
      title={t('review.scope.title', { row: visibleText(row.label) })}
      isOpen
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('common.cancel')}</Button>}
    >
      <div className={c('menu')} onKeyDown={onKeyDown}>
        <div className={c('actions')} role="group" aria-label={t('review.action')}>
          {choices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={choice === known}
              className={c('action', choice)}
              onClick={() => {
                setAction(meant(choice));
              }}
            >
              {choiceName(choice)}
            </button>
          ))}
        </div>
        {answer.error !== undefined && <ErrorCard error={answer.error} />}
        <ul ref={list} className={c('list')} aria-label={t('review.scopes')}>
          {answer.offers.map((offer) => (
            <li key={offer.scope}>
              <button
                type="button"
                className={c('offer')}
                aria-label={t('review.scope.offer', {
                  apply: applyToWords(action, offer.count),
                  scope: visibleText(offer.label),
                })}
                onClick={() => {
                  onApply(scopeOf(offer, row.id), action);
                }}
              >
                <span className={c('label')}>{visibleText(offer.label)}</span>
                <b>{formatCount(offer.count)}</b>
                <span className={`mono cut ${c('examples')}`}>{offer.examples.map(visibleText).join(', ')}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

const letters = { mine: 'm', farm: 'f', both: 'b', skip: 's' } as const;

function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const buttons = list === null ? [] : [...list.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
