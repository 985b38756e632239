/** Paths of a request are whole paths of this computer, spelled without detours. */
import type { SceneRequest } from '../../../shared/domain/sceneRequest';
import { malformed } from './refusals';

/** `request.invalid` with the field of the first path that is not. */
export function requireNativePaths(request: SceneRequest, isWindows: boolean): void {
  const { assetReferences, patterns = [] } = request;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['sceneFile', asList(request.sceneFile)],
    ['projectRoot', asList(request.projectRoot)],
    ['jobBundleDir', asList(request.jobBundleDir)],
    ['assetReferences.inputs.filenames', assetReferences?.inputs?.filenames ?? []],
    ['assetReferences.inputs.directories', assetReferences?.inputs?.directories ?? []],
    ['assetReferences.outputs.directories', assetReferences?.outputs?.directories ?? []],
    ['assetReferences.referencedPaths', assetReferences?.referencedPaths ?? []],
    ['patterns', patterns.map(({ path }) => path)],
  ];
  for (const [field, paths] of lists)
    for (const path of paths) {
      const fault = faultOf(path, isWindows);
      if (fault !== undefined) throw malformed(`has a path in ${field} that ${fault}`);
    }
}

const asList = (path: string | undefined): readonly string[] => (path === undefined ? [] : [path]);

function faultOf(path: string, isWindows: boolean): string | undefined {
  const isWhole = isWindows
    ? /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/?.][^\\/]*[\\/][^\\/])/.test(path)
    : path.startsWith('/');
  if (!isWhole) return 'is not a whole path of this computer';
  const parts = path.split(isWindows ? /[\\/]/ : '/');
  return parts.includes('..') || parts.includes('.') ? 'goes through . or ..' : undefined;
}
