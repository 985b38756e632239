/** A filter chip: a toggle with its count inside. Hidden when nothing is behind it, unless it is pressed. */
import type { ReactElement, ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { formatCount } from './format';
import { Icon, type IconName } from './Icon';
import styles from './Chip.module.css';

export interface ChipProps {
  readonly label: string;
  readonly count: number;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly icon?: IconName;
  /** Drawn instead of an icon, such as a change mark. */
  readonly shape?: ReactNode;
  readonly tone?: 'err' | 'warn' | 'mine' | 'farm';
  /** Keeps the chip when its count is 0. */
  readonly isAlwaysShown?: boolean;
}

export function Chip(props: ChipProps): ReactElement | null {
  const { label, count, isSelected, onChange, icon, shape, tone, isAlwaysShown = false } = props;
  if (count === 0 && !isSelected && !isAlwaysShown) return null;
  return (
    <ToggleButton className={styles['chip'] ?? ''} isSelected={isSelected} onChange={onChange}>
      {shape}
      {icon !== undefined && (
        <span className={tone ?? ''}>
          <Icon name={icon} />
        </span>
      )}
      {label} <b>{formatCount(count)}</b>
    </ToggleButton>
  );
}
