/** Class names of CSS modules that a component uses together: unknown or false names are left out. */
export function scoped(
  ...modules: readonly Readonly<Record<string, string>>[]
): (...names: (string | false | undefined)[]) => string {
  return (...names) => {
    let joined = '';
    for (const name of names) {
      if (name === undefined || name === false) continue;
      for (const styles of modules) {
        const own = styles[name];
        if (own !== undefined) joined += joined === '' ? own : ` ${own}`;
      }
    }
    return joined;
  };
}
