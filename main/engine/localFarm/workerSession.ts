/** A worker's session: inputs of a job fetched and verified into a session folder, outputs of a task stored with their manifests. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import type { EnginePorts } from '../ports/enginePorts';
import type { AttachmentManifest } from '../ports/farm';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import { dataKey, manifestKey, outputManifestKey } from '../store/keys';
import { outputManifestMetadata } from '../store/metadata';
import { outputNameHash } from '../store/rootNames';

export type WorkerPorts = Pick<EnginePorts, 'store' | 'files' | 'hasher' | 'fileHasher' | 'clock' | 'ids'>;

export interface SessionRoot {
  readonly manifest: AttachmentManifest;
  /** Where this root lies in the session. */
  readonly folder: string;
  /** Root-relative paths of its inputs. */
  readonly inputs: readonly string[];
}

/** Fetches every input of a root. Bytes that do not match their hash end the session with `integrity.mismatch`. */
export async function fetchRoot(
  manifest: AttachmentManifest,
  folder: string,
  ports: WorkerPorts,
  signal: AbortSignal,
): Promise<SessionRoot> {
  const { files } = ports;
  await files.makeFolders(folder);
  if (manifest.inputManifestPath === undefined) return { manifest, folder, inputs: [] };
  const key = manifestKey(manifest.inputManifestPath);
  const bytes = await readObject(ports, key, signal);
  if (ports.hasher.hash(bytes) !== manifest.inputManifestHash) throw mismatch(key);
  const decoded = decodeManifest(bytes, { source: key, mode: 'strict' });
  const inputs: string[] = [];
  for (const entry of wholeFilesOf(decoded, key)) {
    signal.throwIfAborted();
    const target = join(folder, ...entry.path.split('/'));
    await files.makeFolders(join(target, '..'));
    const content = await readObject(ports, dataKey(entry.hash), signal);
    if (ports.hasher.hash(content) !== entry.hash) throw mismatch(dataKey(entry.hash));
    await files.writeFileAtomic(target, content);
    await files.setMtime(target, BigInt(entry.mtimeUs));
    inputs.push(entry.path);
  }
  return { manifest, folder, inputs };
}

export interface TaskPlace {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId: string;
  readonly taskId: string;
  readonly sessionActionId: string;
  readonly startedMs: number;
}

/** What lies in a root's output folders, by root-relative path. */
export async function outputFilesOf(
  { manifest, folder }: SessionRoot,
  { files }: Pick<WorkerPorts, 'files'>,
): Promise<ReadonlyMap<string, FileStat>> {
  const found = new Map<string, FileStat>();
  for (const output of manifest.outputRelativeDirectories ?? []) {
    const prefix = output === '.' ? '' : `${output.replaceAll('\\', '/')}/`;
    for (const path of await filesUnder(join(folder, ...prefix.split('/')), prefix, files)) {
      const stat = await files.lstat(join(folder, ...path.split('/')));
      if (stat !== undefined) found.set(path, stat);
    }
  }
  return found;
}

/**
 * Stores what the task wrote under a root's output folders: data first, then the manifest. No output, no manifest. What
 * was there before the task and is unchanged is input; times alone do not tell, for the OS gives them by a coarser clock.
 */
export async function storeOutputs(
  root: SessionRoot,
  before: ReadonlyMap<string, FileStat>,
  place: TaskPlace,
  ports: WorkerPorts,
  signal: AbortSignal,
): Promise<void> {
  const entries: FileEntry[] = [];
  for (const [path, seen] of await outputFilesOf(root, ports)) {
    if (isSameFile(before.get(path), seen)) continue;
    const absolute = join(root.folder, ...path.split('/'));
    const { hash, stat } = await ports.fileHasher.hashFile(absolute, signal);
    await ports.store.put(
      dataKey(hash),
      { sizeBytes: stat.sizeBytes, open: (reading) => ports.files.openRead(absolute, reading) },
      { signal, expectedHash: hash },
    );
    entries.push({ kind: 'file', path, hash, sizeBytes: stat.sizeBytes, mtimeUs: mtimeUsOf(stat.mtimeNs) });
  }
  if (entries.length === 0) return;
  const bytes = encode2023(buildManifest(entries));
  const { rootPath, fileSystemLocationName } = root.manifest;
  const key = outputManifestKey({
    ...place,
    startedUs: BigInt(place.startedMs) * 1000n,
    nameHash: outputNameHash(ports.hasher, rootPath, fileSystemLocationName),
  });
  await ports.store.put(
    key,
    {
      sizeBytes: bytes.byteLength,
      async *open() {
        await Promise.resolve();
        yield bytes;
      },
    },
    {
      signal,
      expectedHash: ports.hasher.hash(bytes),
      metadata: outputManifestMetadata(rootPath, fileSystemLocationName),
    },
  );
}

function isSameFile(a: FileStat | undefined, b: FileStat): boolean {
  return a?.fileId === b.fileId && a.mtimeNs === b.mtimeNs && a.sizeBytes === b.sizeBytes;
}

async function filesUnder(folder: string, prefix: string, files: FileSystem): Promise<string[]> {
  if ((await files.lstat(folder))?.type !== 'folder') return [];
  const found: string[] = [];
  for (const { name, type } of await files.readFolder(folder)) {
    if (type === 'file') found.push(prefix + name);
    else if (type === 'folder') found.push(...(await filesUnder(join(folder, name), `${prefix}${name}/`, files)));
  }
  return found;
}

async function readObject(ports: WorkerPorts, key: string, signal: AbortSignal): Promise<Uint8Array> {
  const { body } = await ports.store.get(key, { signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function mismatch(key: string): AppError {
  return new AppError({
    code: 'integrity.mismatch',
    message: `The object ${key} does not hold the bytes that its hash names.`,
    safe: 'It was not used.',
    hint: 'Submit again, so that it is stored afresh.',
  });
}
