/** Manifests that people name, read and checked. */
import { decodeManifest } from '../../../shared/manifest/decode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { largestManifestBytes } from '../../../shared/manifest/names';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import { inputFile, readStandardInput } from '../inputFile';
import { absolute } from '../typedPath';

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  /** XXH128 of the bytes. */
  readonly hash: string;
  /** Where it was typed to be; `standard input` for `-`. */
  readonly path: string;
  readonly isFile: boolean;
}

type Ports = Pick<EnginePorts, 'files' | 'hasher'>;

/** `-` is standard input. Throws as `decodeManifest` does, and `input.not_found`. */
export async function readManifest(typed: string, { files, hasher }: Ports): Promise<ReadManifest> {
  const isFile = typed !== '-';
  const path = isFile ? absolute(typed) : 'standard input';
  const bytes = isFile
    ? await files.readFile(await inputFile(path, files), largestManifestBytes)
    : await readStandardInput(largestManifestBytes);
  return { manifest: decodeManifest(bytes, { source: path }), bytes, hash: hasher.hash(bytes), path, isFile };
}

/** One after the other, in the order given: the first that cannot be used ends it. */
export async function readManifests(typed: readonly string[], ports: Ports): Promise<readonly ReadManifest[]> {
  const read: ReadManifest[] = [];
  for (const file of typed) read.push(await readManifest(file, ports));
  return read;
}
