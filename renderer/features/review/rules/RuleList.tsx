/** The list of rules in the dialog: own ones can be switched, edited, moved with Alt and arrows or by their grip, and deleted. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { RuleLine } from './RuleLine';
import { numbered, placeBefore, siblingsOf } from './ruleOrder';
import type { ListedRule, Rules } from './useRules';
import { useRuleDrag } from './useRuleDrag';
import styles from './RulesDialog.module.css';

const c = scoped(styles);

export interface RuleListProps {
  readonly rules: readonly ListedRule[];
  readonly startId: string | undefined;
  readonly change: Rules['change'];
  readonly onEdit: (rule: RuleText) => void;
}

export function RuleList({ rules, startId, change, onEdit }: RuleListProps): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  /** What to focus once the list is drawn anew: the line that was moved keeps the keyboard. */
  const [wanted, setWanted] = useState(startId);
  useEffect(() => {
    if (wanted !== undefined) lineOf(list.current, wanted)?.querySelector<HTMLElement>('[data-focus]')?.focus();
  }, [wanted, rules]);
  const move = async (rule: ListedRule, before: string | undefined, place: number): Promise<void> => {
    setWanted(undefined);
    const isDone = await change(
      { command: 'review.rules.move', id: rule.id, ...(before === undefined ? {} : { before }) },
      t('review.rules.moved', { place }),
    );
    if (isDone) setWanted(rule.id);
  };
  const step = (rule: ListedRule, by: 1 | -1): void => {
    const siblings = siblingsOf(rules, rule);
    const at = siblings.findIndex(({ id }) => id === rule.id) + by;
    if (at >= 0 && at < siblings.length) void move(rule, placeBefore(siblings, rule, at), at + 1);
  };
  const drag = useRuleDrag(list, rules, (rule, before, place) => void move(rule, before, place));
  return (
    <ol ref={list} className={c('list')} aria-label={t('review.rules.list')}>
      {numbered(rules).map(({ rule, number }) => (
        <li
          key={rule.id}
          data-rule={rule.id}
          className={c(
            'line',
            !rule.enabled && 'off',
            drag.over === rule.id && 'dropBefore',
            drag.dragged === rule.id && 'dragged',
          )}
          onKeyDown={(event: KeyboardEvent) => {
            if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
            event.preventDefault();
            event.stopPropagation();
            if (canMove(rule)) step(rule, event.key === 'ArrowUp' ? -1 : 1);
          }}
        >
          <RuleLine
            rule={rule}
            number={number}
            grip={canMove(rule) && siblingsOf(rules, rule).length > 1 ? drag.gripOf(rule) : undefined}
            onEnable={(enabled) => {
              void change({ command: 'review.rules.enable', id: rule.id, enabled });
            }}
            onEdit={() => {
              if (rule.rule !== undefined) onEdit(rule.rule);
            }}
            onDelete={() => {
              void change({ command: 'review.rules.delete', id: rule.id }, t('review.rules.deleted'));
            }}
          />
        </li>
      ))}
    </ol>
  );
}

function canMove(rule: ListedRule): boolean {
  return !rule.locked && rule.rule !== undefined;
}

function lineOf(list: HTMLElement | null, id: string): HTMLElement | undefined {
  return Array.from(list?.children ?? []).find(
    (line): line is HTMLElement => line instanceof HTMLElement && line.dataset['rule'] === id,
  );
}
