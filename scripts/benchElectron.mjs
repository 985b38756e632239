/** The cases of a suite once more in Electron, beside the same in plain Node. */

export const electronSuites = ['scan', 'hash', 'sqlite', 'manifest'];
const atMost = 1.15;

/**
 * Of the cases that are a script of ours in a process of its own each one and the same in Electron, which is to take at most 1.15
 * times as long. Goals beside other tools are of the ordinary run.
 * @param {{ missing?: string, run?: (command: string[]) => Promise<object> }} host
 */
export function besideElectron(cases, host, node = process.execPath) {
  return cases
    .filter(({ command, skipped }) => command?.[0] === node && skipped === undefined)
    .flatMap(({ goals: _, ...plain }) => [
      plain,
      {
        id: `${plain.id}.electron`,
        ...(plain.work === undefined ? {} : { work: plain.work }),
        ...(host.missing === undefined ? { run: () => host.run(plain.command) } : { missing: host.missing }),
        goals: [{ target: null, measure: 'wallMs', best: [plain.id], atMost }],
      },
    ]);
}
