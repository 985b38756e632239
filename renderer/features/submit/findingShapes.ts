/** What the drawings of findings are made of: tiles in rows of ten, and stretches of frames. */
import type { FindingFacts } from '../../../shared/domain/lint';

type Tiles = Extract<FindingFacts, { kind: 'tiles' }>;
type Frames = Extract<FindingFacts, { kind: 'frames' }>;

const rowLength = 10;
const firstTile = 1001;

export interface Tile {
  readonly number: number;
  readonly state: 'there' | 'missing' | 'none';
}

/** Whole rows from the first to the last that holds a tile. */
export function tileRows({ present, missing }: Tiles): readonly (readonly Tile[])[] {
  const [there, gone] = [new Set(present), new Set(missing)];
  const rows = [...present, ...missing].map((tile) => Math.floor((tile - firstTile) / rowLength));
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  return Array.from({ length: bottom - top + 1 }, (_, row) =>
    Array.from({ length: rowLength }, (_tile, column) => {
      const number = firstTile + (top + row) * rowLength + column;
      return { number, state: gone.has(number) ? 'missing' : there.has(number) ? 'there' : 'none' };
    }),
  );
}

export interface Stretch {
  readonly x: number;
  readonly width: number;
}

/** Where frames lack, in units of a frame; a gap is never thinner than what can be seen. */
export function gapShapes({ first, last, step, missing }: Frames): { width: number; gaps: readonly Stretch[] } {
  const width = (last - first) / step + 1;
  const thinnest = width / 60;
  return {
    width,
    gaps: missing.map((run) => {
      const own = (run.last - run.first) / step + 1;
      const drawn = Math.max(own, thinnest);
      const x = (run.first - first) / step - (drawn - own) / 2;
      return { x: Math.max(0, Math.min(x, width - drawn)), width: drawn };
    }),
  };
}
