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

/** Stacks below their lines. A line above `longest` ends at its last blank before: half a secret could not be found. */
export function linesToCopy(lines: readonly LogLine[], longest: number): string[] {
  return lines
    .flatMap(({ time, level, text, more }) => [`${time} ${level} ${text}`.trim(), ...(more?.split('\n') ?? [])])
    .flatMap((line) => line.split('\n'))
    .map((line) => (line.length <= longest ? line : cut(line, longest)));
}

const cut = (line: string, longest: number): string => `${/^.*(?=\s)/.exec(line.slice(0, longest - 2))?.[0] ?? ''} …`;
