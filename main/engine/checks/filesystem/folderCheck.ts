/** What the probes of one folder share, each looked up once and only when it is asked for. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem, FolderEntry, VolumeSpace } from '../../ports/fileSystem';
import type { VolumeFacts } from '../../ports/volumes';
import type { CheckedFolder, FilesystemPorts } from './checkedFolder';
import { findPlace, type Place } from './place';
import { createProbeFiles, type ProbeFiles } from './probeFiles';

export interface FolderCheck {
  readonly target: CheckedFolder;
  readonly ports: FilesystemPorts;
  readonly files: FileSystem;
  readonly place: () => Promise<Place>;
  /** The folder itself or the nearest one above it; only for probes that depend on `fs.exists`. */
  readonly existing: () => Promise<string>;
  /** What lies in the folder itself. */
  readonly entries: () => Promise<readonly FolderEntry[]>;
  readonly volume: () => Promise<VolumeFacts>;
  readonly space: () => Promise<VolumeSpace | undefined>;
  readonly own: () => Promise<ProbeFiles>;
  /** Nothing that was made is left when it resolves, as far as it can be removed. */
  readonly close: () => Promise<void>;
}

/** State of one run of a check: a new one for each. */
export function createFolderCheck(target: CheckedFolder, ports: FilesystemPorts): FolderCheck {
  const { files, volumes, ids } = ports;
  const place = once(() => findPlace(target.folder, files));
  const existing = async (): Promise<string> => (await place()).existing ?? target.folder;
  let making: Promise<{ readonly own: ProbeFiles; readonly forget: () => Promise<void> }> | undefined;
  const make = async (): Promise<Awaited<NonNullable<typeof making>>> => {
    const folder = await existing();
    return { own: createProbeFiles(folder, files, ids), forget: await noted(folder, ports) };
  };
  return {
    target,
    ports,
    files,
    place,
    existing,
    entries: once(() => files.readFolder(target.folder)),
    volume: once(async () => volumes.look(await existing())),
    space: once(async () => files.space(await existing())),
    own: async () => (await (making ??= make())).own,
    close: async () => {
      const made = await making;
      if ((await made?.own.close()) === true) await made?.forget();
      await target.store?.close();
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

/** A check goes on where nothing can be noted: the next check of the same folder finds what a crash leaves. */
async function noted(folder: string, { noteFolder }: FilesystemPorts): Promise<() => Promise<void>> {
  try {
    return await noteFolder(folder);
  } catch (error) {
    if (error instanceof AppError) return () => Promise.resolve();
    throw error;
  }
}
