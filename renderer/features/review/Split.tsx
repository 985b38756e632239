/** Rows and the pane beside them: two columns, or a drawer over the rows where the window is narrow. */
import type { ReactElement, ReactNode } from 'react';
import type { MessageId } from '../../locales/english';
import { Text } from '../../locales/text';
import type { SplitPane } from './useSplitPane';
import styles from './Split.module.css';

export interface SplitProps {
  readonly pane: Pick<SplitPane, 'isOpen'>;
  readonly isEmpty: boolean;
  /** What is said where the filter leaves no row, with the key that clears it. */
  readonly emptyId: MessageId;
  readonly rows: ReactNode;
  /** An `aside`. */
  readonly beside: ReactNode;
}

export function Split({ pane: { isOpen }, isEmpty, emptyId, rows, beside }: SplitProps): ReactElement {
  return (
    <div className={styles['split']} data-pane={isOpen === undefined ? 'auto' : isOpen ? 'open' : 'closed'}>
      <div className={styles['main']}>
        {rows}
        {isEmpty && (
          <p className={styles['none']}>
            <Text id={emptyId} values={{ key: (words) => <kbd>{words}</kbd> }} />
          </p>
        )}
      </div>
      {beside}
    </div>
  );
}
