/** The paths that a job names, and what each is to it. */
import type { PathFormat } from '../../../shared/domain/paths/components';
import type { ParameterDefinition } from './definitions';
import { folderOf } from './pathValues';

export interface BundlePaths {
  readonly inputFiles: readonly string[];
  readonly inputFolders: readonly string[];
  readonly outputFolders: readonly string[];
  readonly referencedPaths: readonly string[];
}

/** Each list sorted, each path once. */
export function joinPaths(lists: readonly BundlePaths[]): BundlePaths {
  const all = (pick: (paths: BundlePaths) => readonly string[]): string[] => [...new Set(lists.flatMap(pick))].sort();
  return {
    inputFiles: all(({ inputFiles }) => inputFiles),
    inputFolders: all(({ inputFolders }) => inputFolders),
    outputFolders: all(({ outputFolders }) => outputFolders),
    referencedPaths: all(({ referencedPaths }) => referencedPaths),
  };
}

/** What one path of a PATH or LIST[PATH] parameter is to the job; none and the empty path are nothing. */
export function pathsOfValue(
  { dataFlow, objectType }: Pick<ParameterDefinition, 'dataFlow' | 'objectType'>,
  path: string,
  format: PathFormat,
): BundlePaths {
  const isFile = objectType === 'FILE';
  const isInput = dataFlow === 'IN' || dataFlow === 'INOUT';
  const isOutput = dataFlow === 'OUT' || dataFlow === 'INOUT';
  const only = (isMeant: boolean, meant = path): string[] => (isMeant && path !== '' ? [meant] : []);
  return {
    inputFiles: only(isInput && isFile),
    inputFolders: only(isInput && !isFile),
    outputFolders: only(isOutput, isFile ? folderOf(path, format) : path),
    referencedPaths: only(dataFlow === 'NONE'),
  };
}
