/** The rules that decided, first match wins, and the preset they come from. */
import type { ReactElement } from 'react';
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { presetNames, type PresetName } from '../../../shared/domain/plan';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import { actionText } from '../../../shared/text/actionText';
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Select } from '../../ui/Select';
import { useMediaQuery } from '../../ui/useMediaQuery';
import styles from './RulesBar.module.css';

const c = scoped(styles);

const presetLabels: Readonly<Record<PresetName, MessageId>> = {
  artist: 'review.rules.preset.artist',
  safe: 'review.rules.preset.safe',
  mirror: 'review.rules.preset.mirror',
  'only-missing': 'review.rules.preset.missing',
  'aws-default': 'review.rules.preset.aws',
};

export interface RulesBarProps {
  readonly rules: ReviewSummary['rules'];
  readonly preset: PresetName;
  readonly onPreset: (preset: PresetName) => void;
}

export function RulesBar({ rules, preset, onPreset }: RulesBarProps): ReactElement {
  const isShort = useMediaQuery('(max-height: 740px)');
  // A rule that decides nothing keeps its number and gives up its place.
  const deciding = rules.flatMap((rule, index) => (rule.count === 0 ? [] : [{ rule, number: index + 1 }]));
  const list = (
    <ol className={c('rules')} aria-label={t('review.rules.list')}>
      {deciding.map(({ rule, number }) => (
        <Rule key={rule.id} rule={rule} number={number} />
      ))}
    </ol>
  );
  return (
    <div className={c('bar')} role="group" aria-label={t('review.rules.bar')} data-region="rules" tabIndex={-1}>
      {isShort && deciding.length > 0 ? (
        <DialogTrigger>
          <AriaButton className={c('folded')}>
            {t('review.rules.folded', { count: deciding.length })} <Icon name="downc" size={12} />
          </AriaButton>
          <Popover className={c('popover')} offset={4}>
            <AriaDialog className={c('dialog')} aria-label={t('review.rules')}>
              {list}
            </AriaDialog>
          </Popover>
        </DialogTrigger>
      ) : (
        list
      )}
      <div className={c('preset')}>
        <Select
          label={t('review.rules.preset')}
          isLabelHidden
          value={preset}
          choices={presetNames.map((name) => ({
            value: name,
            label: t('review.rules.preset.is', { name: t(presetLabels[name]) }),
          }))}
          onChange={(value) => {
            const chosen = presetNames.find((name) => name === value);
            if (chosen !== undefined && chosen !== preset) onPreset(chosen);
          }}
        />
      </div>
    </div>
  );
}

interface RuleProps {
  readonly rule: ReviewSummary['rules'][number];
  readonly number: number;
}

function Rule({ rule, number }: RuleProps): ReactElement {
  return (
    <li className={c('rule', rule.locked && 'locked')} title={rule.locked ? t('review.rules.locked') : undefined}>
      {rule.locked && <Icon name="lock" size={12} />}
      <span className={c('number')}>{number}</span>
      {visibleText(conditionOf(rule))}
      <span className="t3" role="img" aria-label={t('review.rules.then')}>
        →
      </span>
      <b>{actionText(rule.action)}</b>
      <span className={c('number')}>{formatCount(rule.count)}</span>
    </li>
  );
}

/** The engine writes "condition → action"; the bar sets the action apart. */
function conditionOf({ text, action }: ReviewSummary['rules'][number]): string {
  const end = ` → ${actionText(action)}`;
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
