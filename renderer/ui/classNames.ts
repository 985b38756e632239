/** Class names of one CSS module: unknown or false names are left out. */
export function scoped(styles: Readonly<Record<string, string>>): (...names: (string | false | undefined)[]) => string {
  return (...names) =>
    names
      .map((name) => (name === undefined || name === false ? undefined : styles[name]))
      .filter((name) => name !== undefined)
      .join(' ');
}
