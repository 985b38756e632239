/** Ten minutes of latencies: time from left to right, slower ones higher, more of them stronger. */
import type { ReactElement } from 'react';
import { heatBoundsMs } from '../../../../shared/ipc/statistics';
import { heatWords } from './figureWords';
import styles from './Figures.module.css';

const rows = heatBoundsMs.length + 1;
const cell = { width: 2, height: 3 } as const;

export function HeatStrip({ heat }: { readonly heat: readonly (readonly number[])[] }): ReactElement {
  const most = Math.max(1, ...heat.flat());
  return (
    <svg
      className={styles['heat']}
      viewBox={`0 0 ${heat.length * cell.width} ${rows * cell.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={heatWords(heat)}
    >
      {heat.flatMap((column, x) =>
        column.map((count, row) =>
          count === 0 ? null : (
            <rect
              key={`${x} ${row}`}
              x={x * cell.width}
              y={(rows - 1 - row) * cell.height}
              width={cell.width}
              height={cell.height}
              // A single one is seen beside thousands.
              fillOpacity={0.3 + (0.7 * Math.log(1 + count)) / Math.log(1 + most)}
            />
          ),
        ),
      )}
    </svg>
  );
}
