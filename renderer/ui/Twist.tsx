/** The arrow before a row that opens: for the pointer, since keys open rows too. */
import type { ReactElement } from 'react';
import { Icon } from './Icon';
import styles from './TreeGrid.module.css';

export interface TwistProps {
  readonly canOpen: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** Keeps its place in a row that does not open. */
export function Twist({ canOpen, isOpen, onToggle }: TwistProps): ReactElement {
  return (
    <span
      className={styles['twist']}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        if (canOpen) onToggle();
      }}
    >
      {canOpen && <Icon name={isOpen ? 'downc' : 'right'} />}
    </span>
  );
}
