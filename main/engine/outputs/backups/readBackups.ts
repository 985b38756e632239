/** What a run kept, read from its journal: only changes that were done count, and only what the journal names is ever touched. */
import type { FileSystem } from '../../ports/fileSystem';
import { eachLine } from '../apply/journal';
import {
  parseHeader,
  parseLine,
  type FileFacts,
  type HeldLine,
  type Intent,
  type JournalHeader,
} from '../apply/journalLines';
import { backupFolderOf } from '../apply/places';

/** A file that a run replaced or removed, under its name in the backup. */
export interface KeptFile {
  /** Number of the change in the run's journal. */
  readonly n: number;
  readonly root: string;
  readonly path: string;
  readonly backup: string;
  readonly before: FileFacts;
}

export interface RunBackups {
  readonly runId: string;
  readonly header: JournalHeader;
  readonly startedMs: number;
  /** A run without an end goes on, or waits to be recovered: its backups are left alone. */
  readonly isEnded: boolean;
  readonly kept: readonly KeptFile[];
  /** Verified contents that wait for a decision. */
  readonly held: readonly HeldLine[];
}

/** `undefined` when it is no journal. Lines that are none are passed over: they can only make fewer files known. */
export async function readBackups(
  files: FileSystem,
  journalPath: string,
  signal: AbortSignal,
): Promise<RunBackups | undefined> {
  let header: JournalHeader | undefined;
  let isFirst = true;
  let isEnded = false;
  const open = new Map<number, Intent>();
  const kept: KeptFile[] = [];
  const held: HeldLine[] = [];
  await eachLine(files.openRead(journalPath, signal), (text) => {
    if (isFirst) {
      header = parseHeader(text);
      isFirst = false;
    } else if (text.startsWith('{"done"')) {
      const n = Number(/^\{"done":\{"n":(\d{1,9})\}\}$/.exec(text)?.[1]);
      const file = keptBy(open.get(n), header?.runId);
      if (file !== undefined) kept.push(file);
      open.delete(n);
    } else if (text.startsWith('{"intent"') && text.includes('"backup":')) {
      const line = parseLine(text);
      if (line !== undefined && 'intent' in line) open.set(line.intent.n, line.intent);
    } else if (text.startsWith('{"held"')) {
      const line = parseLine(text);
      if (line !== undefined && 'held' in line) held.push(line.held);
    } else if (text.startsWith('{"end"')) isEnded = true;
  });
  if (header === undefined) return undefined;
  return { runId: header.runId, header, startedMs: Date.parse(header.startedAt), isEnded, kept, held };
}

/** A backup in the folder of another run is not this one's to speak of. */
function keptBy(intent: Intent | undefined, runId: string | undefined): KeptFile | undefined {
  if (intent?.backup === undefined || intent.before === undefined || runId === undefined) return undefined;
  if (!intent.backup.startsWith(`${backupFolderOf(runId)}/`)) return undefined;
  const { n, root, path, backup, before } = intent;
  return { n, root, path, backup, before };
}
