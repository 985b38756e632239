/** The frame ribbon: one slot per frame, drawn as merged runs. Its sentence carries the facts for assistive technology. */
import type { ReactElement } from 'react';
import type { RibbonRun } from '../../../shared/ipc/rows';
import { scoped } from '../../ui/classNames';
import { ribbonHeight, ribbonSentence, ribbonShapes } from './ribbonShapes';
import styles from './Ribbon.module.css';

const c = scoped(styles);

export interface RibbonProps {
  readonly runs: readonly RibbonRun[];
  readonly isLarge?: boolean;
  /** Marked by a line across. */
  readonly frame?: number | undefined;
}

export function Ribbon({ runs, isLarge = false, frame }: RibbonProps): ReactElement | null {
  const first = runs[0]?.first;
  const last = runs.at(-1)?.last;
  if (first === undefined || last === undefined) return null;
  const width = last - first + 1;
  return (
    <svg
      className={c('ribbon', isLarge && 'large')}
      viewBox={`0 0 ${width} ${ribbonHeight}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={ribbonSentence(runs)}
    >
      <rect className={c('track')} x={0} y={4.6} width={width} height={0.8} />
      {ribbonShapes(runs, first, last).map((shape) => (
        <rect
          key={`${shape.tone} ${shape.x}`}
          className={c(shape.tone)}
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
        />
      ))}
      {frame !== undefined && frame >= first && frame <= last && (
        <line
          className={c('cursor')}
          x1={frame - first + 0.5}
          x2={frame - first + 0.5}
          y1={-1.2}
          y2={ribbonHeight + 1.2}
        />
      )}
    </svg>
  );
}
