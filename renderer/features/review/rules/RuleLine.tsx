/** One rule of the list: its place, its words, what it decides, and what can be done with it. */
import type { ReactElement } from 'react';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';
import { Button, IconButton } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { formatCount, visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { Switch } from '../../../ui/Switch';
import { RuleWords } from './RuleWords';
import type { ListedRule } from './useRules';
import type { GripHandlers } from './useRuleDrag';
import styles from './RulesDialog.module.css';

const c = scoped(styles);

const sources: Readonly<Record<ListedRule['source'], MessageId>> = {
  policy: 'review.rule.from.policy',
  'command-line': 'review.rule.from.commandLine',
  plan: 'review.rule.from.plan',
  project: 'review.rule.from.project',
  preset: 'review.rule.from.preset',
  'built-in': 'review.rule.from.builtIn',
};

export interface RuleLineProps {
  readonly rule: ListedRule;
  /** Absent while it is off: the numbers are those that rows speak of. */
  readonly number: number | undefined;
  /** Absent where the rule cannot change its place. */
  readonly grip: GripHandlers | undefined;
  readonly onEnable: (enabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

export function RuleLine({ rule, number, grip, onEnable, onEdit, onDelete }: RuleLineProps): ReactElement {
  const isOwn = !rule.locked && rule.rule !== undefined;
  const name = visibleText(rule.text);
  return (
    <>
      <span className={c('grip', grip !== undefined && 'canMove')} {...grip}>
        {grip !== undefined && <Icon name="grip" size={12} />}
        {rule.locked && <Icon name="lock" size={12} />}
      </span>
      <span className={c('number')}>{number}</span>
      <div className={c('words')}>
        <span className={c('rule')}>
          <RuleWords text={rule.text} action={rule.action} />
        </span>
        <span className={c('source')}>
          {t(sources[rule.source])}
          {!rule.enabled && ` · ${t('review.rule.off')}`}
          {rule.unfitCount > 0 && <span className="warn"> · {t('review.rule.unfit', { count: rule.unfitCount })}</span>}
        </span>
      </div>
      <b className={c('count')} aria-label={t('review.rule.decides', { count: rule.count })}>
        {formatCount(rule.count)}
      </b>
      {isOwn ? (
        <div className={c('tools')}>
          <Switch
            label={t('review.rule.on', { rule: name })}
            isLabelHidden
            isSelected={rule.enabled}
            onChange={onEnable}
          />
          <Button size="small" aria-label={t('review.rule.edit', { rule: name })} onPress={onEdit} data-focus>
            {t('review.rule.edit.short')}
          </Button>
          <IconButton icon="x" aria-label={t('review.rule.delete', { rule: name })} onPress={onDelete} />
        </div>
      ) : (
        <span />
      )}
    </>
  );
}
