/** A manifest into the bytes of the version that somebody asks for. */
import { AppError } from '../domain/errors';
import { encode2023 } from './encode2023';
import { encode2025 } from './encode2025';
import type { Manifest, ManifestDialect } from './manifest';
import { manifestError } from './manifestError';
import { version2023, version2025, versionBeta } from './names';

/** The versions that Satchel writes. */
export const writableVersions = [version2023, version2025] as const;
export type WritableVersion = (typeof writableVersions)[number];

export interface EncodeOptions {
  /** Absent: the version of the manifest itself. */
  readonly version?: WritableVersion;
  /** The spelling of 2025-12; absent: `path`. */
  readonly dialect?: ManifestDialect;
}

/**
 * Nothing is converted: throws `manifest.content_fields` or `manifest.path_style` for what the version cannot hold (folders and execute
 * bits are left out of 2023-03-03), `input.invalid` for a version that is never written, and what `encode2023` and `encode2025` throw.
 */
export function encodeManifest(manifest: Manifest, options: EncodeOptions = {}): Uint8Array {
  const version: string = options.version ?? ownVersion(manifest);
  if (version === version2025) return encode2025(manifest, { dialect: options.dialect });
  if (version !== version2023) throw notWritable(version);
  if (manifest.pathStyle === 'absolute') throw unsuitable('manifest.path_style', 'has absolute paths');
  if (manifest.kind === 'diff') throw unsuitable('manifest.content_fields', 'is a diff');
  return encode2023(manifest);
}

function ownVersion({ generation }: Manifest): string {
  if (generation === 'v2025beta') return versionBeta;
  return generation === 'v2025' ? version2025 : version2023;
}

function unsuitable(code: 'manifest.path_style' | 'manifest.content_fields', problem: string): AppError {
  return manifestError(code, { source: 'The manifest' }, `${problem}, which version ${version2023} cannot hold`);
}

function notWritable(version: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `Manifests of version ${version} are never written.`,
    safe: 'Nothing was written or uploaded.',
    hint: `Write version ${writableVersions.join(' or ')}.`,
  });
}
