/** The bar at the bottom of a page: says what will happen on the left, the one primary button on the right. */
import type { ReactElement, ReactNode } from 'react';
import styles from './ActionBar.module.css';

export interface ActionBarProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

export function ActionBar({ label, children, actions }: ActionBarProps): ReactElement {
  return (
    <section className={styles['bar']} aria-label={label} data-region="actions" tabIndex={-1}>
      <div className={styles['words']}>{children}</div>
      <div className={styles['actions']}>{actions}</div>
    </section>
  );
}
