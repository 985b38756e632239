/** Which tiles a texture set lacks, where the layout of its other tiles makes that evident. */

/** UDIM: ten tiles to a row, numbered from 1001. */
const rowLength = 10;
const firstTile = 1001;
const nearlyComplete = 0.9;
const mostlyComplete = 0.75;

/** The UDIM number of a tile, both counted from 0; undefined beyond the rows of UDIM. */
export function udimOf(u: number, v: number): number | undefined {
  return u < 0 || u >= rowLength || v < 0 || v > 99 ? undefined : firstTile + v * rowLength + u;
}

/**
 * Missing tiles by number, ascending. `tiles`: distinct, ascending. Two things are evident: holes between two tiles of a
 * row, and what a layout of equal rows lacks, whose last row may end early. Sparse sets lack nothing.
 */
export function missingTiles(tiles: readonly number[]): readonly number[] {
  const [first] = tiles;
  if (first === undefined || tiles.length < 3) return [];
  const present = new Set(tiles);
  const packed = packedGaps(tiles, present);
  if (packed !== undefined) return packed;
  const holes = rowHoles(tiles, present);
  return tiles.length >= (tiles.length + holes.length) * mostlyComplete ? holes : [];
}

/** Holes of the layout in equal rows that fits best; undefined when none is nearly complete. */
function packedGaps(tiles: readonly number[], present: ReadonlySet<number>): readonly number[] | undefined {
  const columns = tiles.map(columnOf);
  const rows = tiles.map(rowOf);
  const [lowest, highest] = [Math.min(...columns), Math.max(...columns)];
  const [top, bottom] = [rows[0] ?? 0, rows.at(-1) ?? 0];
  const lastColumn = Math.max(...columns.filter((_, index) => rows[index] === bottom));
  let best: readonly number[] | undefined;
  for (const [from, to] of [
    [lowest, highest],
    [0, rowLength - 1],
  ] as const) {
    const expected: number[] = [];
    for (let row = top; row <= bottom; row += 1)
      for (let column = from; column <= (row === bottom ? lastColumn : to); column += 1) {
        const tile = firstTile + row * rowLength + column;
        // What lies before the first tile is not known to be missing where full rows are only a guess.
        if (from < lowest && tile < (tiles[0] ?? 0)) continue;
        expected.push(tile);
      }
    const missing = expected.filter((tile) => !present.has(tile));
    if (missing.length > expected.length * (1 - nearlyComplete)) continue;
    if (best === undefined || missing.length < best.length) best = missing;
  }
  return best;
}

function rowHoles(tiles: readonly number[], present: ReadonlySet<number>): readonly number[] {
  const ends = new Map<number, number>();
  for (const tile of tiles) ends.set(rowOf(tile), tile);
  const holes: number[] = [];
  const started = new Set<number>();
  for (const tile of tiles) {
    const row = rowOf(tile);
    if (started.has(row)) continue;
    started.add(row);
    for (let next = tile; next <= (ends.get(row) ?? tile); next += 1) if (!present.has(next)) holes.push(next);
  }
  return holes;
}

const columnOf = (tile: number): number => (tile - firstTile) % rowLength;
const rowOf = (tile: number): number => Math.floor((tile - firstTile) / rowLength);
