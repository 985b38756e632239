/** Keeps of what was found only the files that patterns name by the paths they had where the job came from. */
import { compileInclude } from '../plan/include';
import type { DiscoveredRoot } from './discover';
import type { FoundOutputs } from './findOutputs';
import { createRemoteFiles, type RemoteFiles } from './remoteFiles';

/** Roots without such a file are left out. `pattern.*` for a pattern that is none. */
export function filterFound(found: FoundOutputs, include: readonly string[]): FoundOutputs {
  if (include.length === 0 || found.roots.length === 0) return found;
  const roots = found.roots.flatMap((root): DiscoveredRoot[] => {
    const isWanted = compileInclude(include, root.sourceFormat === 'posix');
    const base = root.source.replace(/[/\\]+$/, '');
    const { files, folders = [], ...identity } = root;
    const wanted = wantedOf(files, (path) => isWanted(`${base}/${path}`));
    const kept = folders.filter((path) => isWanted(`${base}/${path}`));
    if (wanted.length === 0 && kept.length === 0) return [];
    return [{ ...identity, files: wanted, ...(kept.length === 0 ? {} : { folders: kept }) }];
  });
  if (roots.length > 0) return { ...found, roots };
  return { ...found, roots, empty: { reason: 'filter', message: noneWanted(include) } };
}

/** What to say when patterns leave nothing over. */
export function noneWanted(include: readonly string[]): string {
  return `None of the files matches ${include.map((pattern) => JSON.stringify(pattern)).join(', ')}.`;
}

function wantedOf(files: RemoteFiles, isWanted: (path: string) => boolean): RemoteFiles {
  const places: number[] = [];
  for (let index = 0; index < files.length; index += 1) {
    const file = files.at(index);
    if (file !== undefined && isWanted(file.path)) places.push(index);
  }
  return createRemoteFiles(
    places.length,
    (place) => {
      const index = places[place];
      return index === undefined ? undefined : files.at(index);
    },
    () => {
      files.forget?.();
    },
  );
}
