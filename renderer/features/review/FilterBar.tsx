/** Chips of the kinds that are there, the grouping, and the filter box with what it found. */
import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { ReviewFilter, ReviewSummary } from '../../../shared/ipc/reviews';
import { keyHintOf } from '../../bridge/keys';
import { t, Text } from '../../locales/text';
import { Chip } from '../../ui/Chip';
import { scoped } from '../../ui/classNames';
import { Icon } from '../../ui/Icon';
import { FilterField } from '../../ui/FilterField';
import { Segments } from '../../ui/Segments';
import { isUnfiltered, kindChips } from './kindChips';
import { MarkShape } from './MarkShape';
import styles from './FilterBar.module.css';

const c = scoped(styles);

/** A pause in typing, so that a word is one question. */
const typingMs = 120;

export interface FilterBarProps {
  readonly summary: ReviewSummary;
  readonly viewTookMs: number | undefined;
  readonly onFilter: (filter: Partial<ReviewFilter>) => void;
  readonly onGroupBy: (groupBy: ReviewSummary['groupBy']) => void;
  readonly onResort: () => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** The keyboard goes back to the grid. */
  readonly onLeave: () => void;
}

export function FilterBar(props: FilterBarProps): ReactElement {
  const { summary, viewTookMs, onFilter, onGroupBy, onResort, input, onLeave } = props;
  const changed = summary.changedSinceSorted ?? 0;
  const isOpen = isUnfiltered(summary.filter);
  return (
    <div className={c('bar')} data-region="filters" tabIndex={-1}>
      <div className={c('chips')} role="group" aria-label={t('review.filter.byKind')}>
        <Chip
          label={t('review.all')}
          count={summary.differingCount}
          isAlwaysShown
          isSelected={summary.filter.kinds.length === 0 && !summary.filter.undecidedOnly}
          onChange={() => {
            onFilter({ kinds: [], undecidedOnly: false });
          }}
        />
        {kindChips(summary).map((chip) => (
          <Chip
            key={chip.key}
            label={chip.label}
            count={chip.count}
            isSelected={chip.isPressed}
            {...(chip.mark === undefined
              ? { icon: 'warn' as const, tone: 'warn' as const }
              : { shape: <MarkShape mark={chip.mark} isDecoration /> })}
            onChange={() => {
              onFilter(chip.next);
            }}
          />
        ))}
      </div>
      <div className={c('tools')}>
        {!isOpen && (
          <span className={c('found')}>
            {viewTookMs === undefined
              ? t('review.filter.found', { count: summary.filteredCount })
              : t('review.filter.foundIn', { count: summary.filteredCount, ms: Math.ceil(viewTookMs) })}
          </span>
        )}
        {changed > 0 && (
          <AriaButton className={c('resort')} onPress={onResort}>
            <Icon name="retry" size={12} />
            <span title={t('review.resort.title')}>
              <Text id="review.resort" values={{ count: changed }} />
            </span>
          </AriaButton>
        )}
        <Segments
          label={t('review.groupBy')}
          choices={groupings.map(({ value, label }) => ({ value, label: t(label) }))}
          value={summary.groupBy}
          onChange={onGroupBy}
        />
        <FilterBox
          text={summary.filter.text}
          input={input}
          onLeave={onLeave}
          onText={(text) => {
            onFilter({ text });
          }}
        />
      </div>
    </div>
  );
}

const groupings = [
  { value: 'sequence', label: 'review.groupBy.sequence' },
  { value: 'folder', label: 'review.groupBy.folder' },
  { value: 'step', label: 'review.groupBy.step' },
] as const;

interface FilterBoxProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onLeave: () => void;
}

function FilterBox({ text, onText, input, onLeave }: FilterBoxProps): ReactElement {
  const [typed, setTyped] = useState<string>();
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      latest.current(typed);
      setTyped(undefined);
    }, typingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  return (
    <FilterField
      label={t('review.filter.names')}
      hint={t('review.filter.hint')}
      keyHint={keyHintOf('review.filter', 1) ?? keyHintOf('review.filter')}
      value={typed ?? text}
      onChange={setTyped}
      onLeave={onLeave}
      input={input}
    />
  );
}
