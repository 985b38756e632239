/** What several manifests must have in common before they become one. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { ManifestHeader } from '../../../shared/manifest/columnManifest';
import type { Manifest } from '../../../shared/manifest/manifest';

/**
 * The header of what is made of all of them, without parent. Throws `ops.hash_alg_mismatch`, `ops.path_style_mismatch` or
 * `ops.chunk_size_mismatch`; chunk sizes only matter where files are in chunks.
 */
export function commonHeader(manifests: readonly Manifest[], kind: 'snapshot' | 'diff'): ManifestHeader {
  requireOne(
    manifests.map(({ hashAlg }) => hashAlg),
    'ops.hash_alg_mismatch',
    (a, b) => `One manifest names contents by ${a}, another by ${b}.`,
    'Make both manifests with the same kind of hash.',
  );
  requireOne(
    manifests.map(({ pathStyle }) => pathStyle),
    'ops.path_style_mismatch',
    (a, b) => `One manifest has ${a} paths, another ${b} paths.`,
    'Join the relative one to its folder first, or take a subtree of the absolute one.',
  );
  const sizes = new Set(manifests.map(({ chunkSizeBytes }) => chunkSizeBytes).filter((size) => size > 0));
  const chunked = sizes.size < 2 ? [...sizes] : manifests.filter(hasChunks).map(({ chunkSizeBytes }) => chunkSizeBytes);
  requireOne(
    chunked,
    'ops.chunk_size_mismatch',
    (a, b) => `One manifest cuts files into chunks of ${a} bytes, another of ${b} bytes.`,
    'Make both manifests with the same chunk size.',
  );
  const dialects = new Set(manifests.filter(({ generation }) => generation !== 'v2023').map(({ dialect }) => dialect));
  const [dialect] = dialects.size === 1 ? dialects : [];
  return {
    generation: manifests.every(({ generation }) => generation === 'v2023') ? 'v2023' : 'v2025',
    ...(dialect === undefined ? {} : { dialect }),
    pathStyle: manifests[0]?.pathStyle ?? 'relative',
    kind,
    chunkSizeBytes: chunked[0] ?? [...sizes][0] ?? 0,
  };
}

/** The header of what is made of one manifest; a pre-release one goes on as 2025-12, because it is never written. */
export function ownHeader(manifest: Manifest): ManifestHeader {
  const { kind, parentManifestHash } = manifest;
  return { ...commonHeader([manifest], kind), ...(parentManifestHash === undefined ? {} : { parentManifestHash }) };
}

function hasChunks(manifest: Manifest): boolean {
  for (let index = 0; index < manifest.fileCount; index += 1) if (manifest.kindAt(index) === 'chunked') return true;
  return false;
}

function requireOne<V extends string | number>(
  values: readonly V[],
  code: ErrorCode,
  sentence: (a: V, b: V) => string,
  hint: string,
): void {
  const [first] = values;
  const other = values.find((value) => value !== first);
  if (first === undefined || other === undefined) return;
  throw new AppError({ code, message: sentence(first, other), safe: 'Nothing was written.', hint });
}
