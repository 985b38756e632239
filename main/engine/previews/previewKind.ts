/** Which kind of preview a file has, by its name. */
import type { PlanEntry } from '../../../shared/domain/plan';

/** `native` pictures are decoded by the window, `decoded` ones by the engine. */
export type PreviewKind = 'native' | 'decoded' | 'text' | 'bytes' | 'none';

const native = new Set(['png', 'jpg', 'jpeg', 'webp', 'avif', 'gif', 'bmp']);
const decoded = new Set(['exr', 'sxr', 'tif', 'tiff', 'dpx', 'tx']);
const text = new Set(
  (
    'txt md log csv tsv json jsonl xml html css js ts yaml yml toml ini cfg conf env sh bat ps1 py pyi lua mel glsl osl vex usda mtlx ' +
    'nk gizmo ma ass obj mtl cube spi1d spi3d lut cc cdl edl ale srt ocio template'
  ).split(' '),
);

/** Folders, links and entries that are never written have none. */
export function previewKind({ path, remote, refused }: Pick<PlanEntry, 'path' | 'remote' | 'refused'>): PreviewKind {
  if (refused !== undefined || remote.link !== undefined) return 'none';
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (native.has(ending)) return 'native';
  if (decoded.has(ending)) return 'decoded';
  return text.has(ending) ? 'text' : 'bytes';
}
