/** Which lines of a log are shown, and how they are copied. */
import type { LogLine } from '../../../shared/ipc/diagnostics';

export type LeastLevel = LogLine['level'];

const ranks: Readonly<Record<LeastLevel, number>> = { info: 0, warn: 1, error: 2 };

/** Of this level or a worse one, holding every word, in any case. */
export function shownLines(lines: readonly LogLine[], least: LeastLevel, words: string): readonly LogLine[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return lines.filter(({ level, text, more = '' }) => {
    const whole = `${text}\n${more}`.toLowerCase();
    return ranks[level] >= ranks[least] && wanted.every((word) => whole.includes(word));
  });
}

/** One line each, stacks below theirs. */
export function textOfLines(lines: readonly LogLine[]): string {
  return lines
    .map(({ time, level, text, more }) => `${time} ${level} ${text}${more === undefined ? '' : `\n${more}`}`.trim())
    .join('\n');
}
