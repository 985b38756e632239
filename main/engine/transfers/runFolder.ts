/** The folder of a run: what it was, what happened, how it ended. Written while it runs, the result last (transfers.md §12). */
import { join } from 'node:path';
import type { RunEvent } from '../../../shared/domain/runEvents';
import type { RunResult } from '../../../shared/domain/runResult';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock } from '../ports/clock';
import type { FileSystem } from '../ports/fileSystem';

export interface RunFolder {
  path(): string;
  /** From now on in this folder. */
  keepIn(path: string): void;
  metadata(facts: unknown): Promise<void>;
  /** Is on the disk with the next `flush`. */
  line(event: RunEvent): void;
  flush(): Promise<void>;
  /** A whole file; a reader sees the one before or this one. */
  write(name: string, text: string): Promise<void>;
  append(name: string, bytes: string | Uint8Array): Promise<void>;
  has(name: string): Promise<boolean>;
  /** A document of this folder, or of another run's; `undefined` when there is none that can be understood. */
  read(name: string, of?: string): Promise<unknown>;
  /** The last document. */
  result(document: RunResult): Promise<void>;
  /** In place of a result: nothing of the run stays. */
  remove(): Promise<void>;
}

export const runLogName = 'run.jsonl';

/** `<yyyymmdd-hhmm>-<class>-<8>` in UTC. A run's id begins with its time and ends by chance, so the name takes its end. */
export function runFolderName(runId: string, transferClass: string): string {
  const utc = new Date(runStartMs(runId)).toISOString();
  return `${utc.slice(0, 10).replaceAll('-', '')}-${utc.slice(11, 16).replace(':', '')}-${transferClass}-${runId.slice(-8)}`;
}

/** When a run began, as its id tells; 0 for an id that holds no time. */
export function runStartMs(runId: string): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(runId) ? Number.parseInt(runId.replace('-', '').slice(0, 12), 16) : 0;
}

export function createRunFolder(first: string, files: FileSystem): RunFolder {
  let folder = first;
  let lines: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  const write = async (name: string, text: string): Promise<void> => {
    await files.makeFolders(folder);
    await files.writeFileAtomic(join(folder, name), new TextEncoder().encode(text));
  };
  const writeDocument = (name: string, document: unknown): Promise<void> =>
    write(name, `${JSON.stringify(document, null, 2)}\n`);

  const append = async (name: string, bytes: string | Uint8Array): Promise<void> => {
    await files.makeFolders(folder);
    const writer = await files.openAppend(join(folder, name));
    try {
      await writer.write(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    } finally {
      await writer.close();
    }
  };

  const appendLines = async (): Promise<void> => {
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    await append(runLogName, text);
  };

  const flush = (): Promise<void> => {
    // One after the other, also when one of them failed.
    writing = writing.then(appendLines, appendLines);
    return writing;
  };

  return {
    path: () => folder,
    keepIn: (path) => {
      folder = path;
    },
    metadata: (facts) => writeDocument('metadata.json', facts),
    line: ({ atMs, ...event }) => {
      lines.push(`${JSON.stringify({ at: new Date(atMs).toISOString(), ...event })}\n`);
    },
    flush,
    write,
    append,
    has: async (name) => (await files.lstat(join(folder, name))) !== undefined,
    read: async (name, of = folder) => {
      const path = join(of, name);
      if ((await files.lstat(path)) === undefined) return undefined;
      return parsed(new TextDecoder().decode(await files.readFile(path, mostDocumentBytes)));
    },
    result: async (document) => {
      await flush();
      await writeDocument('result.json', document);
    },
    remove: async () => {
      await flush();
      if ((await files.lstat(folder)) === undefined) return;
      for (const { name } of await files.readFolder(folder)) await files.unlink(join(folder, name));
      await files.removeEmptyFolder(folder);
    },
  };
}

const mostDocumentBytes = 64 * 1024 ** 2;

/** What was cut off in the middle is no document. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const keptMs = 60 * 24 * 3600_000;
const keptBytes = 2 * 1024 ** 3;
const ownName = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})-[a-z-]+-[0-9a-f]{8}$/;

/**
 * Removes folders of runs that are older than 60 days or beyond 2 GiB, the oldest first; never one of a transfer that is open.
 * Folders that keep a way back are not its own and stay.
 */
export async function tidyRunFolders(
  runsFolder: string,
  { files, clock }: { readonly files: FileSystem; readonly clock: Clock },
  transfers: readonly TransferSnapshot[],
): Promise<void> {
  if ((await files.lstat(runsFolder)) === undefined) return;
  const open = transfers.filter(({ state }) => state !== 'done' && state !== 'failed' && state !== 'cancelled');
  const isOpen = (name: string): boolean =>
    open.some(({ progress }) => progress !== undefined && name.endsWith(`-${progress.runId.slice(-8)}`));
  const names = (await files.readFolder(runsFolder)).flatMap(({ name, type }) => (type === 'folder' ? name : []));
  let bytes = 0;
  for (const name of names.sort().toReversed()) {
    const startedMs = startOf(name);
    if (startedMs === undefined) continue;
    const folder = join(runsFolder, name);
    const entries = await files.readFolder(folder);
    for (const entry of entries) bytes += (await files.lstat(join(folder, entry.name)))?.sizeBytes ?? 0;
    const isKept = clock.nowMs() - startedMs <= keptMs && bytes <= keptBytes;
    if (isKept || isOpen(name) || entries.some(({ type }) => type !== 'file')) continue;
    for (const entry of entries) await files.unlink(join(folder, entry.name));
    await files.removeEmptyFolder(folder);
  }
}

function startOf(name: string): number | undefined {
  const parts = ownName.exec(name);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute);
}
