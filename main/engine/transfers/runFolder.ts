/** The folder of a run: what it was, what happened, how it ended. Written while it runs, the result last (transfers.md §12). */
import { join } from 'node:path';
import type { RunEvent } from '../../../shared/domain/runEvents';
import type { RunResult } from '../../../shared/domain/runResult';
import type { FileSystem } from '../ports/fileSystem';

export interface RunFolder {
  path(): string;
  /** From now on in this folder. */
  keepIn(path: string): void;
  metadata(facts: unknown): Promise<void>;
  /** Is on the disk with the next `flush`. */
  line(event: RunEvent): void;
  flush(): Promise<void>;
  /** The last document. */
  result(document: RunResult): Promise<void>;
}

export const runLogName = 'run.jsonl';

/** `<yyyymmdd-hhmm>-<class>-<8>` in UTC. A run's id begins with its time and ends by chance, so the name takes its end. */
export function runFolderName(runId: string, transferClass: string): string {
  const time = Number.parseInt(runId.replaceAll('-', '').slice(0, 12), 16);
  const utc = new Date(Number.isFinite(time) ? time : 0).toISOString();
  return `${utc.slice(0, 10).replaceAll('-', '')}-${utc.slice(11, 16).replace(':', '')}-${transferClass}-${runId.slice(-8)}`;
}

export function createRunFolder(first: string, files: FileSystem): RunFolder {
  let folder = first;
  let lines: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  const write = async (name: string, document: unknown): Promise<void> => {
    await files.makeFolders(folder);
    await files.writeFileAtomic(join(folder, name), new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
  };

  const append = async (): Promise<void> => {
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    await files.makeFolders(folder);
    const writer = await files.openAppend(join(folder, runLogName));
    try {
      await writer.write(new TextEncoder().encode(text));
    } finally {
      await writer.close();
    }
  };

  const flush = (): Promise<void> => {
    // One after the other, also when one of them failed.
    writing = writing.then(append, append);
    return writing;
  };

  return {
    path: () => folder,
    keepIn: (path) => {
      folder = path;
    },
    metadata: (facts) => write('metadata.json', facts),
    line: ({ atMs, ...event }) => {
      lines.push(`${JSON.stringify({ at: new Date(atMs).toISOString(), ...event })}\n`);
    },
    flush,
    result: async (document) => {
      await flush();
      await write('result.json', document);
    },
  };
}
