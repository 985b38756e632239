/** Checks the frame ranges of Open Job Description, such as `1-10:2, 20`, without writing them out. */

interface Range {
  readonly first: bigint;
  readonly last: bigint;
  readonly step: bigint;
}

const element =
  /^[ \t]*(?<first>-?[0-9]+)[ \t]*(?:-[ \t]*(?<last>-?[0-9]+)[ \t]*(?::[ \t]*(?<step>-?[0-9]+)[ \t]*)?)?$/u;
const longest = 1024;

/** Why the text is no range expression, as half a sentence; absent when it is one. */
export function rangeFault(text: string): string | undefined {
  if (/^[ \t]*$/u.test(text)) return 'is empty';
  if (Array.from(text).length > longest) return `has more than 1,024 characters`;
  const ranges: Range[] = [];
  for (const part of text.split(',')) {
    const range = readRange(part);
    if (typeof range === 'string') return `has ${JSON.stringify(part.trim())}, ${range}`;
    ranges.push(range);
  }
  ranges.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const [index, range] of ranges.entries()) {
    const before = ranges[index - 1];
    if (before !== undefined && before.last >= range.first)
      return `has ranges that overlap: ${rangeText(before)} and ${rangeText(range)}`;
  }
  return undefined;
}

function readRange(text: string): Range | string {
  const groups = element.exec(text)?.groups;
  if (groups === undefined) return 'which is no number and no range like 1-10 or 1-10:2';
  const first = BigInt(groups['first'] ?? '0');
  const last = groups['last'] === undefined ? first : BigInt(groups['last']);
  const step = BigInt(groups['step'] ?? '1');
  if ([first, last, step].some((number) => BigInt.asIntN(64, number) !== number))
    return 'which has a number beyond 64 bits';
  if (step === 0n) return 'which has steps of 0';
  if (step > 0n && first > last) return 'which goes down but has no negative step';
  if (step < 0n && first < last) return 'which goes up but has a negative step';
  const reached = first + ((last - first) / step) * step;
  return step > 0n ? { first, last: reached, step } : { first: reached, last: first, step: -step };
}

function rangeText({ first, last, step }: Range): string {
  if (first === last) return first.toString();
  return `${first.toString()}-${last.toString()}${step === 1n ? '' : `:${step.toString()}`}`;
}
