/** What each path of a scene's list is, and which of them are not on disk. */
import type { SceneContents } from '../../../shared/ipc/requests';

export type SceneMark = { readonly kind: SceneContents['kinds'][number]; readonly count: number | undefined };

export interface SceneList {
  readonly marks: ReadonlyMap<string, SceneMark>;
  readonly missing: ReadonlySet<string>;
}

/** `counts` is absent until the disk was asked. */
export function sceneList({ paths, kinds }: SceneContents, counts: readonly number[] | undefined): SceneList {
  const marks = new Map(paths.map((path, at) => [path, { kind: kinds[at] ?? 'file', count: counts?.[at] }] as const));
  return { marks, missing: new Set(paths.filter((_path, at) => counts?.[at] === 0)) };
}

/** The first paths that are shown of many: the scene, then what is missing, then the rest in its order. */
export function shownFirst(paths: readonly string[], { marks, missing }: SceneList, most: number): readonly string[] {
  if (paths.length <= most) return paths;
  const rank = (path: string): number => (marks.get(path)?.kind === 'scene' ? 0 : missing.has(path) ? 1 : 2);
  return paths.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}
