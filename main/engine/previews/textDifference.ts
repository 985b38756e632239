/** Two texts line by line: what only one side has, with a little of what both have around it. */
export interface TextLine {
  readonly side: 'both' | 'mine' | 'farm';
  readonly text: string;
  /** Lines left out before this one because both sides agree. */
  readonly skipped?: number;
}

const context = 2;
/** Steps the search may take before it says that everything between differs. */
const mostSteps = 2_000_000;
const mostLines = 2000;
const longestLine = 400;

/** Without a side the other one is shown whole. At most 2,000 lines. */
export function textDifference(mine: string | undefined, farm: string | undefined): TextLine[] {
  if (mine === undefined || farm === undefined) {
    const side = mine === undefined ? 'farm' : 'mine';
    return linesOf(mine ?? farm ?? '')
      .slice(0, mostLines)
      .map((text) => ({ side, text: shortened(text) }));
  }
  return withoutAgreement(allLines(linesOf(mine), linesOf(farm))).slice(0, mostLines);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/u);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const shortened = (text: string): string => (text.length > longestLine ? `${text.slice(0, longestLine)}…` : text);

function allLines(mine: readonly string[], farm: readonly string[]): TextLine[] {
  let start = 0;
  while (start < mine.length && start < farm.length && mine[start] === farm[start]) start += 1;
  let end = 0;
  while (end < mine.length - start && end < farm.length - start && mine.at(-1 - end) === farm.at(-1 - end)) end += 1;
  const both = (text: string): TextLine => ({ side: 'both', text });
  return [
    ...mine.slice(0, start).map(both),
    ...between(mine.slice(start, mine.length - end), farm.slice(start, farm.length - end)),
    ...mine.slice(mine.length - end).map(both),
  ];
}

/** The longest common lines, where looking for them is not too much. */
function between(mine: readonly string[], farm: readonly string[]): TextLine[] {
  const lines: TextLine[] = [];
  let [m, f] = [0, 0];
  if (mine.length * farm.length <= mostSteps) {
    const width = farm.length + 1;
    const common = new Uint16Array((mine.length + 1) * width);
    for (let i = mine.length - 1; i >= 0; i -= 1)
      for (let j = farm.length - 1; j >= 0; j -= 1)
        common[i * width + j] =
          mine[i] === farm[j]
            ? (common[(i + 1) * width + j + 1] ?? 0) + 1
            : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    while (m < mine.length && f < farm.length) {
      const text = mine[m] ?? '';
      if (text === farm[f]) {
        lines.push({ side: 'both', text });
        m += 1;
        f += 1;
      } else if ((common[(m + 1) * width + f] ?? 0) >= (common[m * width + f + 1] ?? 0)) {
        lines.push({ side: 'mine', text });
        m += 1;
      } else {
        lines.push({ side: 'farm', text: farm[f] ?? '' });
        f += 1;
      }
    }
  }
  return [
    ...lines,
    ...mine.slice(m).map((text) => ({ side: 'mine' as const, text })),
    ...farm.slice(f).map((text) => ({ side: 'farm' as const, text })),
  ];
}

function withoutAgreement(lines: readonly TextLine[]): TextLine[] {
  const shown = new Uint8Array(lines.length);
  for (const [index, { side }] of lines.entries())
    if (side !== 'both') shown.fill(1, Math.max(0, index - context), index + context + 1);
  const kept: TextLine[] = [];
  let skipped = 0;
  for (const [index, line] of lines.entries()) {
    if (shown[index] === 0) {
      skipped += 1;
      continue;
    }
    kept.push({ ...line, text: shortened(line.text), ...(skipped === 0 ? {} : { skipped }) });
    skipped = 0;
  }
  return kept;
}
