/** Which side is newer, as a shape that points at it; always named, because colour alone says nothing. */
import type { ReactElement } from 'react';
import type { ReviewMark } from '../../../shared/ipc/rows';
import { inSentence, markText } from '../../../shared/text/kindText';
import styles from './MarkShape.module.css';

export interface MarkShapeProps {
  readonly mark: ReviewMark;
  /** Beside a word that already says it. */
  readonly isDecoration?: boolean;
}

export function MarkShape({ mark, isDecoration = false }: MarkShapeProps): ReactElement {
  const naming = isDecoration ? { 'aria-hidden': true } : { role: 'img', 'aria-label': inSentence(markText(mark)) };
  return (
    <span className={styles['shape']} {...naming} title={isDecoration ? undefined : markText(mark)}>
      <svg viewBox="0 0 18 12" fill="none" aria-hidden="true">
        {shapeOf(mark)}
      </svg>
    </span>
  );
}

function shapeOf(mark: ReviewMark): ReactElement {
  switch (mark) {
    case 'farm-newer':
      return <path d="M7 1.5 13.5 6 7 10.5z" fill="var(--farm-fill)" />;
    case 'edited-here':
      return <path d="M11 1.5 4.5 6l6.5 4.5z" fill="var(--mine-fill)" />;
    case 'both-changed':
    case 'mixed':
      return (
        <>
          <path d="M8 1.5 1.5 6 8 10.5z" fill="var(--mine-fill)" />
          <path d="M10 1.5 16.5 6 10 10.5z" fill="var(--farm-fill)" />
        </>
      );
    case 'identical':
      return <path d="M5 4.2h8M5 7.8h8" stroke="var(--same)" strokeWidth="1.5" />;
    case 'new':
      return <path d="M9 1.8v8.4M4.8 6h8.4" stroke="var(--farm-fill)" strokeWidth="1.6" />;
    case 'blocked':
      return <path d="M4.5 6h9" stroke="var(--err)" strokeWidth="2" />;
    case 'differs':
      return <path d="M5 4.2h8M5 7.8h8M11.5 1 6.5 11" stroke="var(--text-3)" strokeWidth="1.4" />;
    case 'verifying':
      return <circle cx="9" cy="6" r="4" stroke="var(--text-3)" strokeWidth="1.4" strokeDasharray="2 1.6" />;
  }
}
