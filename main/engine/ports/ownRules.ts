/** Path mapping rules that people of this computer wrote, in satchel.db. */

export type OsFamily = 'windows' | 'linux' | 'macos';

export interface OwnRule {
  readonly id: string;
  readonly name: string;
  /** Of the computer that writes `source`. */
  readonly os: OsFamily;
  readonly source: string;
  /** On this computer. */
  readonly destination: string;
  readonly createdMs: number;
}

export interface OwnRules {
  list(): readonly OwnRule[];
  /** Reads and writes all of them in one transaction, so that two processes lose no rule; nothing changes when `next` throws. */
  change(next: (rules: readonly OwnRule[]) => readonly OwnRule[]): readonly OwnRule[];
}
