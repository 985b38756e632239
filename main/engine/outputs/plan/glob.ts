/** Globs of rules: `*` within a part, `**` across parts, `?`, `[…]`, `{a,b}`; matched on the whole path with `/`. */
import { AppError } from '../../../../shared/domain/errors';

const maxGlobLength = 4096;

/** A matcher for one glob. `input.invalid` for a glob that is empty, too long or has an unclosed bracket. */
export function compileGlob(glob: string, isCaseSensitive: boolean): (path: string) => boolean {
  if (glob === '' || glob.length > maxGlobLength) throw invalid(glob, 'it is empty or too long');
  const alternatives = expandBraces(glob).map((plain) => source(plain, glob));
  const pattern = new RegExp(`^(?:${alternatives.join('|')})$`, isCaseSensitive ? 'us' : 'uis');
  return (path) => pattern.test(path);
}

/** `{a,b}` as a list of plain globs, so that braces may nest. */
function expandBraces(glob: string): readonly string[] {
  const open = glob.indexOf('{');
  if (open < 0) return [glob];
  let depth = 0;
  let start = open + 1;
  const choices: string[] = [];
  for (let i = open; i < glob.length; i += 1) {
    if (glob[i] === '{') depth += 1;
    else if (glob[i] === ',' && depth === 1) {
      choices.push(glob.slice(start, i));
      start = i + 1;
    } else if (glob[i] === '}') {
      depth -= 1;
      if (depth > 0) continue;
      choices.push(glob.slice(start, i));
      const expanded = choices.flatMap((choice) => expandBraces(glob.slice(0, open) + choice + glob.slice(i + 1)));
      if (expanded.length > 1000) throw invalid(glob, 'its braces stand for more than 1,000 patterns');
      return expanded;
    }
  }
  throw invalid(glob, 'a { is not closed');
}

function source(plain: string, glob: string): string {
  let result = '';
  for (let i = 0; i < plain.length;) {
    const char = plain[i] ?? '';
    if (char === '*') {
      let end = i;
      while (plain[end] === '*') end += 1;
      const isWholePart = (i === 0 || plain[i - 1] === '/') && (end === plain.length || plain[end] === '/');
      if (end - i < 2) result += '[^/]*';
      else if (isWholePart && plain[end] === '/') {
        // `**/x` matches `x` as well.
        result += '(?:[^/]+/)*';
        end += 1;
      } else result += '.*';
      i = end;
    } else if (char === '?') {
      result += '[^/]';
      i += 1;
    } else if (char === '[') {
      const close = plain.indexOf(']', i + 2);
      if (close < 0) throw invalid(glob, 'a [ is not closed');
      const isNegated = plain[i + 1] === '!' || plain[i + 1] === '^';
      const members = plain
        .slice(i + (isNegated ? 2 : 1), close)
        .replaceAll(/[\\\]^[&~|!#$%*+,./:;<=>?@`{}()]/g, (member) => escape(member));
      result += isNegated ? `[^/${members}]` : `[${members}]`;
      i = close + 1;
    } else {
      const point = String.fromCodePoint(plain.codePointAt(i) ?? 0);
      result += escape(point);
      i += point.length;
    }
  }
  return result;
}

function escape(point: string): string {
  return /^[\p{L}\p{N}_ ]$/u.test(point) ? point : `\\u{${(point.codePointAt(0) ?? 0).toString(16)}}`;
}

function invalid(glob: string, why: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `The pattern ${JSON.stringify(glob.slice(0, 200))} cannot be used: ${why}.`,
    safe: 'Nothing was changed.',
  });
}
