/** JSON that people write by hand: a mistake is told by its line. */

/** The parsed text; `fail` makes the error, from words that name the place. */
export function jsonOf(text: string, fail: (why: string, cause: unknown) => Error): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const at = placeOf(cause, text);
    throw fail(at === undefined ? 'it is not JSON' : `it is not JSON at line ${at.line}, column ${at.column}`, cause);
  }
}

/** The parser names the offset in its words only; without one the end of the text is where it gave up. */
function placeOf(cause: unknown, text: string): { readonly line: number; readonly column: number } | undefined {
  if (!(cause instanceof SyntaxError)) return undefined;
  const found = /at position (\d+)/.exec(cause.message);
  const before = text.slice(0, found === null ? text.length : Number(found[1]));
  const line = before.split('\n').length;
  return { line, column: before.length - before.lastIndexOf('\n') };
}
