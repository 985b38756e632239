/** Takes a path pattern apart: braces into alternatives, alternatives into segments, a segment into an expression. */
import { AppError } from '../domain/errors';

/** Matches one segment, or any number of them. */
export type Segment = RegExp | '**';

const maxAlternatives = 1000;
const special = /[\\^$.*+?()[\]{}|/]/gu;

/** The reference of the format knows no braces; everything else is common to both. */
export type PatternDialect = 'path' | 'reference';

export interface PatternRules {
  readonly dialect: PatternDialect;
  /** Whether wildcards match names that begin with a dot. */
  readonly hidden: boolean;
}

/** The alternatives of a pattern, each as its segments. Throws `pattern.empty` and `pattern.syntax` with the position. */
export function parsePattern(pattern: string, { dialect, hidden }: PatternRules): Segment[][] {
  if (pattern === '') throw emptyPattern();
  checkSyntax(pattern, dialect);
  const alternatives = dialect === 'path' ? expandBraces(pattern) : [pattern];
  return alternatives.map((alternative) => {
    const plain = alternative.replace(/^(?:\.\/)+/u, '');
    const whole = plain.endsWith('/') ? `${plain}**` : plain;
    return splitSegments(whole).map((text) => (text === '**' ? '**' : parseSegment(text, hidden)));
  });
}

/** Whether a pattern stands for itself alone, so that it may be the name of a folder that somebody meant as a whole. */
export function isPlainName(pattern: string, dialect: PatternDialect): boolean {
  return dialect === 'path' ? !/[*?[{\\]/u.test(pattern) : !/[*?[\\]/u.test(pattern);
}

function emptyPattern(): AppError {
  return new AppError({
    code: 'pattern.empty',
    message: 'A pattern is empty, so it matches nothing.',
    safe: 'Nothing was read.',
    hint: 'Leave it out, or write ** for everything.',
  });
}

function syntaxError(pattern: string, at: number, problem: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'pattern.syntax',
      message: `The pattern ${JSON.stringify(pattern)} cannot be used: ${problem}.`,
      safe: 'Nothing was read.',
      hint: 'Write * for any characters in a name, ** for any folders, and [*] for the character itself.',
      details: { pattern, position: at + 1 },
    },
    cause,
  );
}

/** Every bracket is closed, every class is one, nothing is escaped that is not there. */
function checkSyntax(pattern: string, dialect: PatternDialect): void {
  const braces: number[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') {
      if (at === pattern.length - 1)
        throw syntaxError(pattern, at, `the \\ at position ${at + 1} has nothing after it`);
      at++;
    } else if (character === '[') {
      const end = classEnd(pattern, at);
      if (end < 0) throw syntaxError(pattern, at, `the [ at position ${at + 1} is never closed`);
      checkClass(pattern, at, end);
      at = end;
    } else if (dialect === 'path' && character === '{') braces.push(at);
    else if (character === '}') braces.pop();
  }
  const open = braces[0];
  if (open !== undefined) throw syntaxError(pattern, open, `the { at position ${open + 1} is never closed`);
}

function checkClass(pattern: string, at: number, end: number): void {
  try {
    new RegExp(classSource(pattern.slice(at + 1, end)), 'u');
  } catch (cause) {
    const text = pattern.slice(at, end + 1);
    throw syntaxError(pattern, at, `${text} at position ${at + 1} is no set of characters`, cause);
  }
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
    const group = firstGroup(text);
    if (!group) finished.push(text);
    else for (const choice of group.choices.toReversed()) open.push(group.before + choice + group.after);
    if (finished.length + open.length > maxAlternatives)
      throw syntaxError(pattern, pattern.indexOf('{'), 'its braces give too many alternatives');
  }
  return finished;
}

function firstGroup(text: string): { before: string; choices: string[]; after: string } | undefined {
  let depth = 0;
  let start = 0;
  let from = 0;
  const choices: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '[') at = classEnd(text, at);
    else if (character === '{') {
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

function parseSegment(text: string, hidden: boolean): RegExp {
  let source = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '*') {
      source += '[^/]*';
      while (text[at + 1] === '*') at++;
    } else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const end = classEnd(text, at);
      source += classSource(text.slice(at + 1, end));
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

function classSource(body: string): string {
  const isNegated = body.startsWith('!') || body.startsWith('^');
  const members = Array.from(isNegated ? body.slice(1) : body);
  let source = '';
  for (let at = 0; at < members.length; at++) {
    const member = members[at] ?? '';
    if (member === '\\') source += classMember(members[++at] ?? '');
    else if (member === '-' && at > 0 && at < members.length - 1) source += '-';
    else source += classMember(member);
  }
  return `(?!/)[${isNegated ? '^' : ''}${source}]`;
}

/** A dash means a range only between two members. */
function classMember(member: string): string {
  return member === '-' ? '\\-' : escapeUnit(member);
}
