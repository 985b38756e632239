/** The numbers of the lines of a journal: each change has one of its own, also when the run goes on later. */
import type { JournalLine } from './journalLines';

/** The highest; 0 for a journal without changes. */
export function lastNumber(lines: readonly JournalLine[]): number {
  return lines.reduce((most, line) => Math.max(most, numberOf(line)), 0);
}

function numberOf(line: JournalLine): number {
  if ('intent' in line) return line.intent.n;
  if ('skip' in line) return line.skip.n;
  if ('ask' in line) return line.ask.n;
  return 'fail' in line ? line.fail.n : 0;
}
