/** Patterns of keys, operations and headers: `*` stands for any characters, slashes around it make a regular expression. */
export function textMatcher(pattern: string): { test(text: string): boolean } {
  if (pattern === '*') return { test: () => true };
  const expression = /^\/(.*)\/$/.exec(pattern)?.[1];
  if (expression !== undefined) return new RegExp(expression);
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
