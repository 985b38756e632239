/** The rules that decided, first match wins, the way to change them, and the preset they come from. */
import { useLayoutEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { presetNames, type BundledPresetName, type PresetName } from '../../../../shared/domain/plan';
import type { ReviewRules } from '../../../../shared/ipc/reviewRules';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { formatCount } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { Select } from '../../../ui/Select';
import { RuleWords } from './RuleWords';
import styles from './RulesBar.module.css';

const c = scoped(styles);

const presetLabels: Readonly<Record<BundledPresetName, MessageId>> = {
  artist: 'review.rules.preset.artist',
  safe: 'review.rules.preset.safe',
  mirror: 'review.rules.preset.mirror',
  'only-missing': 'review.rules.preset.missing',
  'aws-default': 'review.rules.preset.aws',
};

export interface RulesBarProps {
  readonly rules: ReviewSummary['rules'];
  /** Files of rules that a project offers and nobody has looked at. */
  readonly offeredCount: number;
  readonly preset: PresetName;
  /** Every preset of this computer; Satchel's own until they are known. */
  readonly presets: ReviewRules['presets'] | undefined;
  readonly onPreset: (preset: PresetName) => void;
  readonly onAdd: () => void;
  /** Opens the list, at a rule when one was pressed. */
  readonly onOpen: (ruleId?: string) => void;
}

export function RulesBar({
  rules,
  offeredCount,
  preset,
  presets,
  onPreset,
  onAdd,
  onOpen,
}: RulesBarProps): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  // A rule that decides nothing keeps its number and gives up its place.
  const deciding = rules.flatMap((rule, index) => (rule.count === 0 ? [] : [{ rule, number: index + 1 }]));
  const shown = useShownCount(list, deciding.map(({ rule }) => `${rule.id}${rule.count}`).join());
  return (
    <div className={c('bar')} role="group" aria-label={t('review.rules.bar')} data-region="rules" tabIndex={-1}>
      <ol ref={list} className={c('rules')} aria-label={t('review.rules.list')}>
        {deciding.map(({ rule, number }, index) => (
          <li key={rule.id} className={c('slot', index >= shown && 'hidden')}>
            <RuleChip rule={rule} number={number} onOpen={onOpen} />
          </li>
        ))}
      </ol>
      <AriaButton className={c('rule', 'add')} aria-label={t('review.rules.add.label')} onPress={onAdd}>
        <Icon name="plus" size={12} /> {t('review.rules.add')}
      </AriaButton>
      <div className={c('tools')}>
        {offeredCount > 0 && (
          <Button
            size="small"
            icon="info"
            onPress={() => {
              onOpen();
            }}
          >
            {t('review.rules.offered', { count: offeredCount })}
          </Button>
        )}
        <AriaButton
          className={c('folded')}
          onPress={() => {
            onOpen();
          }}
        >
          {t('review.rules.folded', { count: deciding.length })} <Icon name="downc" size={12} />
        </AriaButton>
        <div className={c('preset')}>
          <Select
            label={t('review.rules.preset')}
            isLabelHidden
            value={preset}
            choices={presetChoices(preset, presets).map(({ name, label }) => ({
              value: name,
              label: t('review.rules.preset.is', { name: label }),
            }))}
            onChange={(value) => {
              if (value !== preset) onPreset(value);
            }}
          />
        </div>
      </div>
    </div>
  );
}

/** Satchel's own in the words of the window, then those of files; a plan from elsewhere may have one that is not here. */
function presetChoices(
  current: PresetName,
  listed: RulesBarProps['presets'] = [],
): readonly { readonly name: PresetName; readonly label: string }[] {
  const bundled = presetNames.map((name) => ({ name, label: t(presetLabels[name]) }));
  const all = [...bundled, ...listed.filter(({ name }) => !bundled.some((own) => own.name === name))];
  return all.some(({ name }) => name === current) ? all : [...all, { name: current, label: current }];
}

interface RuleChipProps {
  readonly rule: ReviewSummary['rules'][number];
  readonly number: number;
  readonly onOpen: RulesBarProps['onOpen'];
}

function RuleChip({ rule, number, onOpen }: RuleChipProps): ReactElement {
  const inside = (
    <>
      {rule.locked && <Icon name="lock" size={12} />}
      <span className={c('number')}>{number}</span>
      <RuleWords text={rule.text} action={rule.action} />
      <span className={c('number')}>{formatCount(rule.count)}</span>
    </>
  );
  if (rule.locked)
    return (
      <span className={c('rule', 'locked')} title={t('review.rules.locked')}>
        {inside}
      </span>
    );
  return (
    <AriaButton
      className={c('rule')}
      onPress={() => {
        onOpen(rule.id);
      }}
    >
      {inside}
    </AriaButton>
  );
}

/** How many items of a wrapping list stand on its first line. Measured when the list or its width changes. */
function useShownCount(list: RefObject<HTMLElement | null>, content: string): number {
  const [shown, setShown] = useState(Infinity);
  useLayoutEffect(() => {
    const box = list.current;
    if (box === null) return undefined;
    const measure = (): void => {
      const tops = Array.from(box.children, (child) => (child instanceof HTMLElement ? child.offsetTop : 0));
      const below = tops.findIndex((top) => top > (tops[0] ?? 0));
      setShown(below === -1 ? Infinity : below);
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    measure();
    return () => {
      sizes.disconnect();
    };
  }, [list, content]);
  return shown;
}
