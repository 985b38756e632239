/** Takes a path pattern apart: braces into alternatives, alternatives into segments, a segment into an expression. */
import { AppError } from '../domain/errors';

/** Matches one segment, or any number of them. */
export type Segment = RegExp | '**';

const maxAlternatives = 1000;
const special = /[\\^$.*+?()[\]{}|/-]/gu;

/** The alternatives of a pattern, each as its segments. Throws `input.invalid` with the position of what is wrong. */
export function parsePattern(pattern: string, hidden: boolean): Segment[][] {
  if (pattern === '') throw patternError(pattern, 'it is empty');
  const alternatives = expandBraces(pattern);
  return alternatives.map((alternative) => {
    const plain = alternative.replace(/^(?:\.\/)+/u, '');
    const whole = plain.endsWith('/') ? `${plain}**` : plain;
    return splitSegments(whole).map((text) => (text === '**' ? '**' : parseSegment(text, hidden, pattern)));
  });
}

export function patternError(pattern: string, problem: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `The pattern ${JSON.stringify(pattern)} cannot be used: ${problem}.`,
    safe: 'Nothing was read.',
    hint: 'Write * for any characters in a name, ** for any folders, and [*] for the character itself.',
  });
}

/** Where the class that opens at `open` closes; -1 when it never does. The first member may be a `]`. */
function classEnd(text: string, open: number): number {
  let at = open + 1;
  if (text[at] === '!' || text[at] === '^') at++;
  if (text[at] === ']') at++;
  for (; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ']') return at;
  }
  return -1;
}

function expandBraces(pattern: string): string[] {
  const finished: string[] = [];
  const open: string[] = [pattern];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    const group = firstGroup(text, pattern);
    if (!group) finished.push(text);
    else for (const choice of group.choices.toReversed()) open.push(group.before + choice + group.after);
    if (finished.length + open.length > maxAlternatives)
      throw patternError(pattern, 'its braces give too many alternatives');
  }
  return finished;
}

function firstGroup(text: string, pattern: string): { before: string; choices: string[]; after: string } | undefined {
  let depth = 0;
  let start = 0;
  let from = 0;
  const choices: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') {
      if (at === text.length - 1) throw patternError(pattern, `the \\ at position ${at + 1} has nothing after it`);
      at++;
    } else if (character === '[') {
      const end = classEnd(text, at);
      if (end < 0) throw patternError(pattern, `the [ at position ${at + 1} is never closed`);
      at = end;
    } else if (character === '{') {
      if (depth++ === 0) {
        start = at;
        from = at + 1;
      }
    } else if (character === ',' && depth === 1) {
      choices.push(text.slice(from, at));
      from = at + 1;
    } else if (character === '}' && depth > 0 && --depth === 0) {
      choices.push(text.slice(from, at));
      return { before: text.slice(0, start), choices, after: text.slice(at + 1) };
    }
  }
  if (depth > 0) throw patternError(pattern, `the { at position ${start + 1} is never closed`);
  return undefined;
}

/** At each `/` that is neither escaped nor in a class. */
function splitSegments(text: string): string[] {
  const segments: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') at = classEnd(text, at);
    else if (text[at] === '/') {
      segments.push(text.slice(from, at));
      from = at + 1;
    }
  }
  segments.push(text.slice(from));
  return segments;
}

function parseSegment(text: string, hidden: boolean, pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '*') {
      source += '[^/]*';
      while (text[at + 1] === '*') at++;
    } else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const end = classEnd(text, at);
      source += classSource(text.slice(at + 1, end), pattern);
      at = end;
    } else if (character === '\\') source += escapeUnit(text[++at] ?? '');
    else source += escapeUnit(character);
  }
  const opensWithWildcard = /^[*?[]/u.test(text);
  return new RegExp(`^${opensWithWildcard && !hidden ? '(?!\\.)' : ''}${source}$`, 'u');
}

/** One UTF-16 unit of a literal; the units of one character stand side by side and match as one. */
function escapeUnit(unit: string): string {
  return unit.replaceAll(special, '\\$&');
}

function classSource(body: string, pattern: string): string {
  const isNegated = body.startsWith('!') || body.startsWith('^');
  const members = Array.from(isNegated ? body.slice(1) : body);
  let source = '';
  for (let at = 0; at < members.length; at++) {
    const member = members[at] ?? '';
    if (member === '\\') source += escapeUnit(members[++at] ?? '');
    else if (member === '-' && at > 0 && at < members.length - 1) source += '-';
    else source += escapeUnit(member);
  }
  try {
    return new RegExp(`(?!/)[${isNegated ? '^' : ''}${source}]`, 'u').source;
  } catch (cause) {
    const error = patternError(pattern, `[${body}] is no set of characters`);
    throw new AppError(error.dto, cause);
  }
}
