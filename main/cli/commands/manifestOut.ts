/** Where the manifest of a verb goes: a file that is written whole or not at all, or standard output. */
import { dirname } from 'node:path';
import { intJson } from '../../../shared/domain/ints';
import { encodeManifest, type EncodeOptions } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { version2023, version2025 } from '../../../shared/manifest/names';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { Output } from '../output/output';
import { writeOutputFile } from '../outputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { usage } from './manifestOptions';

export interface OutOptions {
  readonly out?: string;
}

export interface WrittenManifest {
  /** Path of the file; absent on standard output. */
  readonly manifest?: string;
  readonly fileCount: number;
  readonly dirCount: number;
  readonly totalSizeBytes: number | string;
  /** XXH128 of the bytes; absent when nothing was written. */
  readonly hash?: string;
}

/** Asked before anything is read: JSON lines and a manifest cannot share standard output. */
export function requireOut({ out }: OutOptions, { options }: Session): void {
  if (options.json !== true || (out !== undefined && out !== '-')) return;
  throw usage('With --json the manifest needs a file.', 'Add --out FILE.');
}

/** Encodes first: a manifest that cannot be written leaves what is there as it is. */
export async function writeManifest(
  manifest: Manifest,
  { out, ...encoding }: OutOptions & EncodeOptions,
  { output, engine }: Session,
): Promise<WrittenManifest> {
  const { ports } = (await engine()).parts;
  const version = { ...encodingOf(manifest), ...encoding };
  if (manifest.fileCount === 0 && version.version === version2023) {
    output.warning('Nothing is left to list, and version 2023-03-03 cannot say so; nothing was written.');
    return countsOf(manifest);
  }
  const bytes = encodeManifest(manifest, version);
  const path = out === undefined || out === '-' ? undefined : absolute(out);
  if (path === undefined) output.document(bytes);
  else {
    await writeManifestFile(path, bytes, ports);
    output.answer(path);
  }
  return { ...(path === undefined ? {} : { manifest: path }), ...countsOf(manifest), hash: ports.hasher.hash(bytes) };
}

/** The version and spelling it was read in; what a pre-release tool wrote is written as the release of it. */
export function encodingOf({ generation, dialect }: Manifest): EncodeOptions {
  if (generation === 'v2023') return { version: version2023 };
  return { version: version2025, ...(dialect === undefined || generation === 'v2025beta' ? {} : { dialect }) };
}

/** Something that is not in the result. */
interface Lost {
  readonly path: string;
  readonly what?: string;
  readonly reason: string;
  readonly message?: string;
}

export interface LostRow {
  readonly path: string;
  /** One word for a program. */
  readonly reason: string;
  readonly message: string;
}

/** What could not be carried over, told in a line for each thing; answers the rows of the result. */
export function reportLost(lost: readonly Lost[], output: Pick<Output, 'warning'>): readonly LostRow[] {
  const rows = lost.map(({ path, what, reason, message }) => ({
    path,
    reason: message === undefined ? (what ?? 'lost') : reason,
    message: message ?? reason,
  }));
  for (const { path, reason, message } of rows) output.warning(message, { path, reason });
  return rows;
}

/** Makes the folder when it is missing. */
export async function writeManifestFile(
  path: string,
  bytes: Uint8Array,
  { files }: Pick<EnginePorts, 'files'>,
): Promise<void> {
  await files.makeFolders(dirname(path));
  await writeOutputFile(path, bytes, files);
}

export function countsOf(manifest: Manifest): Pick<WrittenManifest, 'fileCount' | 'dirCount' | 'totalSizeBytes'> {
  return {
    fileCount: manifest.fileCount,
    dirCount: manifest.folderCount,
    totalSizeBytes: intJson(manifest.totalSizeBytes),
  };
}
