/** A line above every page: what is out of the ordinary, and the one thing to do about it. */
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './Icon';
import styles from './PageBanner.module.css';

export interface PageBannerProps {
  readonly label: string;
  readonly text: string;
  readonly action: ReactNode;
}

export function PageBanner({ label, text, action }: PageBannerProps): ReactElement {
  return (
    <section className={styles['banner']} aria-label={label}>
      <Icon name="warn" />
      <span>{text}</span>
      {action}
    </section>
  );
}
