/** Which outputs come home: shell-name patterns on the full path, as the reference's `--include` reads them. */
import { AppError } from '../../../../shared/domain/errors';

/** Whether a full path (root + `/` + relative) is wanted; no pattern wants everything. `pattern.empty`, `pattern.syntax`. */
export function compileInclude(patterns: readonly string[], isCaseSensitive: boolean): (fullPath: string) => boolean {
  if (patterns.length === 0) return () => true;
  const tests = patterns.map((pattern) => compileOne(pattern, isCaseSensitive));
  return (fullPath) => {
    const path = normalise(fullPath);
    return tests.some((test) => test.test(path));
  };
}

function compileOne(pattern: string, isCaseSensitive: boolean): RegExp {
  const source = nameSource(pattern);
  try {
    return new RegExp(`^${source}$`, isCaseSensitive ? 'us' : 'uis');
  } catch (error) {
    throw invalid(pattern, error);
  }
}

function normalise(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replaceAll(/\/{2,}/g, '/');
}

/** `*` and `?` cross `/`; a pattern that is not anchored matches below any folder; a trailing `/` means everything under it. */
function nameSource(pattern: string): string {
  if (pattern === '' || pattern.length > 4096) throw invalid(pattern);
  let text = normalise(pattern);
  if (text.endsWith('/')) text += '*';
  const isAnchored = /^(?:\/|\*|[A-Za-z]:)/.test(text);
  let source = isAnchored ? '' : '.*/';
  for (let i = 0; i < text.length;) {
    const char = text[i] ?? '';
    const close = char === '[' ? text.indexOf(']', text[i + 1] === '!' ? i + 3 : i + 2) : -1;
    if (char === '*') {
      while (text[i] === '*') i += 1;
      source += '.*';
    } else if (char === '?') {
      source += '.';
      i += 1;
    } else if (close > 0) {
      const isNegated = text[i + 1] === '!';
      const members = text.slice(i + (isNegated ? 2 : 1), close);
      source += `[${isNegated ? '^' : ''}${members.replaceAll(/[^\p{L}\p{N} -]/gu, (member) => escape(member))}]`;
      i = close + 1;
    } else {
      const point = String.fromCodePoint(text.codePointAt(i) ?? 0);
      source += escape(point);
      i += point.length;
    }
  }
  return source;
}

function escape(point: string): string {
  return /^[\p{L}\p{N}_ ]$/u.test(point) ? point : `\\u{${(point.codePointAt(0) ?? 0).toString(16)}}`;
}

function invalid(pattern: string, cause?: unknown): AppError {
  const text = pattern.slice(0, 200);
  return new AppError(
    {
      code: pattern === '' ? 'pattern.empty' : 'pattern.syntax',
      message: `--include ${JSON.stringify(text)} is no pattern.`,
      safe: 'Nothing was planned or written.',
      hint: 'Write * for any characters and [*] for the character itself.',
    },
    cause,
  );
}
