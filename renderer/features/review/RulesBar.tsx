/** The rules that decided, first match wins, and the preset they come from. */
import type { ReactElement } from 'react';
import { presetNames, type PresetName } from '../../../shared/domain/plan';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import { actionText } from '../../../shared/text/actionText';
import { scoped } from '../../ui/classNames';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Select } from '../../ui/Select';
import { choiceOf } from './decisionChoices';
import styles from './RulesBar.module.css';

const c = scoped(styles);

const presetLabels: Readonly<Record<PresetName, string>> = {
  artist: 'Artist',
  safe: 'Safe',
  mirror: 'Mirror',
  'only-missing': 'Only missing',
  'aws-default': 'AWS default',
};

export interface RulesBarProps {
  readonly rules: ReviewSummary['rules'];
  readonly preset: PresetName;
  readonly onPreset: (preset: PresetName) => void;
}

export function RulesBar({ rules, preset, onPreset }: RulesBarProps): ReactElement {
  return (
    <div className={c('bar')} role="group" aria-label="Rules, first match wins">
      <ol className={c('rules')}>
        {rules.map((rule, index) => {
          // A rule that decides nothing keeps its number and gives up its place.
          if (rule.count === 0) return null;
          const choice = choiceOf(rule.action);
          return (
            <li
              key={rule.id}
              className={c('rule', rule.locked && 'locked')}
              title={rule.locked ? 'Built in or set by the studio' : undefined}
            >
              {rule.locked && <Icon name="lock" size={12} />}
              <span className={c('number')}>{index + 1}</span>
              {visibleText(conditionOf(rule))}
              <span className="t3" aria-label="then">
                →
              </span>
              <b className={choice === 'farm' ? 'farm' : choice === 'mine' ? 'mine' : ''}>{actionText(rule.action)}</b>
              <span className={c('number')}>{formatCount(rule.count)}</span>
            </li>
          );
        })}
      </ol>
      <div className={c('preset')}>
        <Select
          label="Preset"
          isLabelHidden
          value={preset}
          choices={presetNames.map((name) => ({ value: name, label: `Preset: ${presetLabels[name]}` }))}
          onChange={(value) => {
            const chosen = presetNames.find((name) => name === value);
            if (chosen !== undefined && chosen !== preset) onPreset(chosen);
          }}
        />
      </div>
    </div>
  );
}

/** The engine writes "condition → action"; the bar sets the action apart. */
function conditionOf({ text, action }: ReviewSummary['rules'][number]): string {
  const end = ` → ${actionText(action)}`;
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
