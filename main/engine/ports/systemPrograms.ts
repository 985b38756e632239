/** Programs of the system that are asked for what no call tells. */

/** Each lies at one of a few fixed absolute paths; nothing is looked for elsewhere. */
export type SystemProgram = 'quota' | 'xfs_quota' | 'mount' | 'whoami';

export interface SystemPrograms {
  /**
   * What the program prints, whatever code it ends with, in the language C. `undefined` where it is not there, cannot be started,
   * takes longer than two seconds or is aborted; it is ended then.
   */
  ask(program: SystemProgram, args: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}
