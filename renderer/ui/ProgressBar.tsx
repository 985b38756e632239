/** A bar that fills in the colour of the place the bytes arrive at. */
import type { ReactElement } from 'react';
import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { scoped } from './classNames';
import styles from './ProgressBar.module.css';

const c = scoped(styles);

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; undefined when it is not known. */
  readonly fraction: number | undefined;
  readonly place: 'mine' | 'farm' | 'done' | 'failed' | 'same';
  /** Thin, inside a phase track: the track speaks for it. */
  readonly isDecoration?: boolean;
}

export function ProgressBar({ label, fraction, place, isDecoration = false }: ProgressBarProps): ReactElement {
  const percent = Math.round(Math.min(1, Math.max(0, fraction ?? 0)) * 100);
  // The width is set through CSSOM, which the content security policy allows.
  const bar = (
    <span className={c('bar', isDecoration && 'thin')}>
      <span className={c('fill', place)} style={{ width: `${percent}%` }} />
    </span>
  );
  if (isDecoration) return bar;
  return (
    <AriaProgressBar
      className={c('box')}
      aria-label={label}
      {...(fraction === undefined ? { isIndeterminate: true } : { value: percent })}
    >
      {bar}
    </AriaProgressBar>
  );
}
