/** How often something was tried before it failed for good, told along with the error. */

const counts = new WeakMap<Error, number>();

/** Notes it and answers the error to throw. */
export function afterTries(error: unknown, tries: number): unknown {
  if (error instanceof Error && tries > 1) counts.set(error, tries);
  return error;
}

/** Absent for what was tried once. */
export function triesOf(error: unknown): { readonly tries?: number } {
  const tries = error instanceof Error ? counts.get(error) : undefined;
  return tries === undefined ? {} : { tries };
}
