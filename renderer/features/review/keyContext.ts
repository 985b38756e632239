/** What the keyboard can do at this moment, for the hints that show what works now. */
import type { KeyMap } from '../../../shared/domain/keyMap';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { t } from '../../locales/text';
import type { KeyHintItem } from '../../ui/StatusBar';
import { actionFor, choices, type Choice } from './decisionChoices';
import { keyHelp, type KeyContext } from './keymap';

/** A selection of several rows is refused per file, so there every decision works. */
export function keyContext(
  row: ReviewRow | undefined,
  isOneRow: boolean,
  summary: Pick<ReviewSummary, 'undecidedCount' | 'canUndo'>,
): KeyContext {
  const possible = (choice: Choice): boolean =>
    !isOneRow || (row !== undefined && actionFor(choice, row.allowed) !== null);
  return {
    choices: choices.filter(possible),
    canAccept: !isOneRow || row?.recommended !== undefined,
    canRename: !isOneRow || row?.allowed.includes('rename') === true,
    hasUndecided: summary.undecidedCount > 0,
    canUndo: summary.canUndo,
  };
}

/** The hint bar: keys that work now; inside a decision only those of the decision. */
export function hintsOf(now: KeyContext, keys: KeyMap, isEditing: boolean): KeyHintItem[] {
  if (isEditing)
    return [
      { keys: ['←', '→'], label: t('review.hint.otherDecision') },
      { keys: ['Enter'], label: t('review.hint.setDecision') },
      { keys: ['Esc'], label: t('review.hint.leaveDecision') },
    ];
  return keyHelp(keys)
    .filter((help) => help.isHint && help.works?.(now) !== false)
    .map((help) => ({ keys: help.keys, label: help.does }));
}
