/** What a person chose to send, before the engine looked at it. */

export interface Choice {
  readonly paths: readonly string[];
  /** Folders that workers write into; they come home later. */
  readonly outputFolders: readonly string[];
}

export const emptyChoice: Choice = { paths: [], outputFolders: [] };

/** The list with new paths at its end; one that is there already is not added again. */
export function addPaths(paths: readonly string[], added: readonly string[]): readonly string[] {
  return [...new Set([...paths, ...added])];
}
