/** Chips that show the files of one state: failed ones first. */
import type { ReactElement } from 'react';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import type { ApplyState } from '../../../../shared/ipc/rows';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';
import { Chip, type ChipProps } from '../../../ui/Chip';
import styles from './RunFilter.module.css';

type Applying = NonNullable<ReviewSummary['applying']>;

interface StateChip extends Pick<ChipProps, 'icon' | 'tone'> {
  readonly state: ApplyState;
  readonly label: MessageId;
}

const chips: readonly StateChip[] = [
  { state: 'failed', label: 'apply.state.failed', icon: 'err', tone: 'err' },
  { state: 'asked', label: 'apply.state.asked', icon: 'warn', tone: 'warn' },
  { state: 'running', label: 'apply.state.now', icon: 'down' },
  { state: 'done', label: 'apply.state.written', icon: 'ok' },
  { state: 'waiting', label: 'apply.state.waiting', icon: 'clock' },
];

/** The states that have a chip now; the n-th answers to key n. */
export function shownStates({ files }: Applying, pressed: ApplyState | undefined): readonly ApplyState[] {
  return chips.flatMap(({ state }) => ((files[state] ?? 0) > 0 || state === pressed ? [state] : []));
}

export interface RunFilterProps {
  readonly applying: Applying;
  readonly value: ApplyState | undefined;
  readonly onChange: (state: ApplyState | undefined) => void;
}

export function RunFilter({ applying, value, onChange }: RunFilterProps): ReactElement {
  const total = chips.reduce((sum, { state }) => sum + (applying.files[state] ?? 0), 0);
  return (
    <div className={styles['chips']} role="group" aria-label={t('apply.byState')} data-region="filters" tabIndex={-1}>
      <Chip
        label={t('apply.all')}
        count={total}
        isAlwaysShown
        isSelected={value === undefined}
        onChange={() => {
          onChange(undefined);
        }}
      />
      {chips.map(({ state, label, ...look }) => (
        <Chip
          key={state}
          label={t(applying.isOver && state === 'waiting' ? 'apply.state.unwritten' : label)}
          count={applying.files[state] ?? 0}
          isSelected={value === state}
          {...look}
          onChange={(isSelected) => {
            onChange(isSelected ? state : undefined);
          }}
        />
      ))}
    </div>
  );
}
