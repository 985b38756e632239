/** The decision of one row: four choices whose order never changes, and below them who decided and why. */
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { actionFor, choiceOf, choices, type Choice } from './decisionChoices';
import { choiceName, decisionLine, impossibleReason, shortChoiceName, type DecisionLine } from './rowWords';
import styles from './DecisionCell.module.css';

const c = scoped(styles);

export interface DecisionCellProps {
  readonly row: ReviewRow;
  readonly hasLine: boolean;
  /** There is room for whole names. */
  readonly isWide: boolean;
  /** The keyboard is inside this cell. */
  readonly isEditing: boolean;
  readonly onChoose: (choice: Choice) => void;
  /** The keyboard leaves the cell for the grid. */
  readonly onLeave: () => void;
}

export function DecisionCell({ row, hasLine, isWide, isEditing, onChoose, onLeave }: DecisionCellProps): ReactElement {
  const group = useRef<HTMLDivElement>(null);
  const chosen = choiceOf(row.action);
  const recommended = choiceOf(row.recommended);
  const line = hasLine ? decisionLine(row) : null;
  useEffect(() => {
    if (isEditing)
      (
        buttonsOf(group.current).find((button) => button.ariaChecked === 'true') ?? buttonsOf(group.current)[0]
      )?.focus();
  }, [isEditing]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = steps[event.key];
    if (event.key === 'Escape' || event.key === 'F2') onLeave();
    else if (step !== undefined) moveFocus(buttonsOf(group.current), step);
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    else if (event.target instanceof HTMLButtonElement) event.target.click();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={group}
        role="radiogroup"
        aria-label={t('review.decisionFor', { row: visibleText(row.label) })}
        className={c(
          'choices',
          line !== null && 'over',
          row.undecidedCount === row.fileCount && row.mark !== 'blocked' && 'open',
        )}
        onKeyDown={onKeyDown}
      >
        {choices.map((choice) => {
          const isPossible = actionFor(choice, row.allowed) !== null;
          const isAdvised = choice === recommended && choice !== chosen;
          const name = choiceName(choice);
          return (
            <button
              key={choice}
              type="button"
              role="radio"
              aria-label={name}
              aria-checked={choice === chosen}
              aria-disabled={!isPossible}
              tabIndex={-1}
              className={c('choice', choice, isWide && 'whole', isAdvised && 'recommended')}
              title={
                !isPossible
                  ? t('review.choice.impossible', { choice: name, reason: impossibleReason(row, choice) })
                  : isAdvised
                    ? t('review.choice.recommended', { choice: name })
                    : name
              }
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onClick={(event) => {
                event.stopPropagation();
                if (isPossible) onChoose(choice);
              }}
            >
              {isWide ? name : shortChoiceName(choice)}
            </button>
          );
        })}
      </div>
      {line !== null && <Line line={line} />}
    </>
  );
}

function Line({ line }: { readonly line: DecisionLine }): ReactElement {
  return (
    <div className={c('line', line.tone)}>
      {line.tone === 'warn' && <Icon name="warn" size={12} />}
      {line.tone === 'err' && <Icon name="lock" size={12} />}
      {line.who !== undefined && <span className={c('who')}>{line.who}</span>}
      <span className="cut">{visibleText(line.why)}</span>
    </div>
  );
}

const steps: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function buttonsOf(group: HTMLElement | null): HTMLButtonElement[] {
  return group === null ? [] : [...group.querySelectorAll<HTMLButtonElement>('button[aria-disabled="false"]')];
}

function moveFocus(buttons: readonly HTMLButtonElement[], step: 1 | -1): void {
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
