/** The parts that every page is laid out with: head with the verdict, scrolling content, section titles. */
import type { ReactElement, ReactNode } from 'react';
import styles from './PageLayout.module.css';

export interface PageHeadProps {
  /** The verdict: one sentence that answers "am I all right?". */
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHead({ title, sub, actions }: PageHeadProps): ReactElement {
  return (
    <div className={styles['head']}>
      <div className={styles['words']}>
        <h1>{title}</h1>
        {sub !== undefined && <div className={styles['sub']}>{sub}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}

export function PageScroll({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className={styles['scroll']}>{children}</div>;
}

export interface SplitPageProps {
  readonly children: ReactNode;
  /** Beside the content; below it in a narrow window. */
  readonly side: ReactNode;
  readonly sideLabel: string;
}

export function SplitPage({ children, side, sideLabel }: SplitPageProps): ReactElement {
  return (
    <div className={styles['split']}>
      <div className={styles['column']}>{children}</div>
      <section className={styles['side']} aria-label={sideLabel} data-region="side" tabIndex={-1}>
        {side}
      </section>
    </div>
  );
}

export interface SectionTitleProps {
  readonly title: string;
  readonly note?: ReactNode;
}

export function SectionTitle({ title, note }: SectionTitleProps): ReactElement {
  return (
    <div className={styles['section']}>
      <h2>{title}</h2>
      {note !== undefined && <span className="s12 t3">{note}</span>}
    </div>
  );
}
