/** How the tables of a run are written: tabs between cells, LF behind rows, the header first. */

/** `undefined` is not measured: its cell is empty. */
export type Cell = string | number | undefined;

/** What could break a row stands as a space. */
export function tsvRow(cells: readonly Cell[]): string {
  return `${cells.map((cell) => String(cell ?? '').replaceAll(/[\t\r\n]/g, ' ')).join('\t')}\n`;
}

export function fixed(value: number | undefined, digits: number): string | undefined {
  return value?.toFixed(digits);
}

/** Cells by row, the header among them; empty lines are left out. */
export function readTsv(text: string): readonly (readonly string[])[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

export const MiB = 1024 ** 2;
