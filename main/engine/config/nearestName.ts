/** Finds the name that somebody probably meant. */

/** The nearest of the names within two typing mistakes (one letter wrong, missing, too many, or two swapped). */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const scored = names.map((name) => ({ name, mistakes: mistakesBetween(text.toLowerCase(), name.toLowerCase()) }));
  const best = scored.reduce((a, b) => (b.mistakes < a.mistakes ? b : a), { name: '', mistakes: 3 });
  return best.mistakes <= 2 ? best.name : undefined;
}

/** Damerau-Levenshtein distance with adjacent swaps. */
function mistakesBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isEqual = a[row - 1] === b[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
