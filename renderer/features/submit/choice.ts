/** What a person chose to send, before the engine looked at it. */

export interface Choice {
  readonly paths: readonly string[];
  /** Folders that workers write into; they come home later. */
  readonly outputFolders: readonly string[];
  /** What was changed of the values of the job bundle that the only path is. */
  readonly bundle?: BundleChoice;
}

export interface BundleChoice {
  readonly path: string;
  /** By the names of the fields, as text. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the job, where it is not the one of the template. */
  readonly name?: string;
}

export const emptyChoice: Choice = { paths: [], outputFolders: [] };

/** The list with new paths at its end; one that is there already is not added again. */
export function addPaths(paths: readonly string[], added: readonly string[]): readonly string[] {
  return [...new Set([...paths, ...added])];
}
