/** Paths of a sparkline from samples: one piece for each stretch that was measured without a gap. */
import { shownMs, type RateSample } from './throughput';

/** The drawing, in its own units; up above the middle, down below it. */
export const chart = { width: 600, height: 72, middle: 36 } as const;
/** Longer than this without a sample, and the line is broken. */
const gapMs = 2500;

export interface Piece {
  readonly line: string;
  readonly area: string;
}

/** `most` is the rate at the top of the drawing, and at its bottom. */
export function piecesOf(
  samples: readonly RateSample[],
  side: 'up' | 'down',
  most: number,
  nowMs: number,
): readonly Piece[] {
  const stretches: { x: number; y: number }[][] = [];
  let lastMs = -Infinity;
  for (const sample of samples) {
    const rate = sample[side];
    if (rate === undefined) continue;
    if (sample.atMs - lastMs > gapMs) stretches.push([]);
    lastMs = sample.atMs;
    stretches.at(-1)?.push(pointOf(sample.atMs, rate, side, most, nowMs));
  }
  return stretches.map((points) => {
    const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)},${round(y)}`).join('');
    const [first, last] = [points[0], points.at(-1)];
    const foot = `L${round(last?.x ?? 0)},${chart.middle}L${round(first?.x ?? 0)},${chart.middle}Z`;
    return { line, area: `${line}${foot}` };
  });
}

function pointOf(
  atMs: number,
  rate: number,
  side: 'up' | 'down',
  most: number,
  nowMs: number,
): { readonly x: number; readonly y: number } {
  const x = chart.width * (1 - (nowMs - atMs) / shownMs);
  const height = most === 0 ? 0 : (rate / most) * (chart.middle - 2);
  return { x: Math.max(0, x), y: side === 'up' ? chart.middle - height : chart.middle + height };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The highest rate of either side. */
export function peakOf(samples: readonly RateSample[]): number {
  return samples.reduce((most, { up = 0, down = 0 }) => Math.max(most, up, down), 0);
}
