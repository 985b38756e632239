/** What a request lists, as a page shows it: each path once, the scene first. */
import { basename, extname } from 'node:path';
import type { SceneRequest } from '../../../shared/domain/sceneRequest';
import type { SceneContents } from '../../../shared/ipc/requests';

const dccNames: Readonly<Record<SceneRequest['dcc']['name'], string>> = {
  maya: 'Maya',
  houdini: 'Houdini',
  nuke: 'Nuke',
  blender: 'Blender',
  '3dsmax': '3ds Max',
  cinema4d: 'Cinema 4D',
  other: 'A script',
};

export function sceneContents(request: SceneRequest): SceneContents {
  const { id, dcc, sceneFile, jobBundleDir, jobName, frameRange, assetReferences, patterns = [], deadline } = request;
  const kinds = new Map<string, SceneContents['kinds'][number]>();
  const list = (paths: readonly string[], kind: SceneContents['kinds'][number]): void => {
    for (const path of paths) if (!kinds.has(path)) kinds.set(path, kind);
  };
  if (sceneFile !== undefined) list([sceneFile], 'scene');
  if (jobBundleDir !== undefined) list([jobBundleDir], 'bundle');
  list(
    patterns.map(({ path }) => path),
    'pattern',
  );
  list(assetReferences?.inputs?.filenames ?? [], 'file');
  list(assetReferences?.inputs?.directories ?? [], 'folder');
  const first = sceneFile ?? jobBundleDir ?? [...kinds.keys()][0] ?? '';
  const { farmId, queueId } = deadline ?? {};
  return {
    id,
    dcc: dccNames[dcc.name],
    dccVersion: dcc.version,
    ...(dcc.renderer === undefined ? {} : { renderer: dcc.renderer }),
    name: jobName ?? basename(first, extname(first)),
    ...(sceneFile === undefined ? {} : { sceneFile }),
    isModified: request.sceneModified === true,
    ...(frameRange === undefined ? {} : { frames: { step: 1, ...frameRange } }),
    paths: [...kinds.keys()],
    kinds: [...kinds.values()],
    outputFolders: [...new Set(assetReferences?.outputs?.directories ?? [])],
    namedCount: assetReferences?.referencedPaths?.length ?? 0,
    ...(farmId === undefined && queueId === undefined
      ? {}
      : { queue: { ...(farmId === undefined ? {} : { farmId }), ...(queueId === undefined ? {} : { queueId }) } }),
  };
}
