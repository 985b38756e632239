/** Says that a sequence is half old, half new, and offers to bring the rest. */
import type { ReactElement, ReactNode } from 'react';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import type { Danger } from './resultWords';
import styles from './ResultPage.module.css';

export function PartlyNote({ danger, action }: { readonly danger: Danger; readonly action: ReactNode }): ReactElement {
  return (
    <section className={styles['note']} aria-label="Replaced only in part">
      <span className="warn">
        <Icon name="warn" />
      </span>
      <div className="grow">
        <p className="med wrapPath">{visibleText(danger.title)}</p>
        <p className="t2 wrapPath">{visibleText(danger.text)}</p>
      </div>
      {action}
    </section>
  );
}
