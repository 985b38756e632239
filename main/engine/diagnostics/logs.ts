/** The logs as the window shows them: those of the processes, and those of the last runs. */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Output } from '../../../shared/ipc/contract';
import { logLevels, type LogLine, type LogSource } from '../../../shared/ipc/diagnostics';
import type { FileSystem } from '../ports/fileSystem';
import { runLogName } from '../transfers/runFolder';
import { readFrom } from './readTail';

export interface Logs {
  /** Of the processes first, then of runs, the newest first. */
  list(): Promise<readonly LogSource[]>;
  /** Whole lines only; an unfinished last one waits for the next call. `input.not_found` when the log is gone. */
  read(id: string, after: number | undefined, signal: AbortSignal): Promise<Output<'logs.read'>>;
}

export interface LogsParts {
  readonly files: FileSystem;
  readonly dataFolder: string;
}

const processNames = ['main', 'engine', 'renderer', 'cli'];
const runName = /^\d{8}-\d{4}-[a-z-]+-[0-9a-f]{8}$/;
const mostRuns = 50;
/** What is read at once; older lines are in the file. */
const mostBytes = 1_000_000;
const mostLines = 2_000;

export function createLogs({ files, dataFolder }: LogsParts): Logs {
  const pathOf = (id: string): string => {
    const name = id.slice(id.indexOf('/') + 1);
    return id.startsWith('app/') ? join(dataFolder, 'logs', `${name}.log`) : join(dataFolder, 'runs', name, runLogName);
  };
  const source = async (id: string, kind: LogSource['kind'], name: string): Promise<LogSource[]> => {
    const stat = await files.lstat(pathOf(id));
    if (stat?.type !== 'file') return [];
    return [{ id, kind, name, sizeBytes: stat.sizeBytes, changedMs: Number(stat.mtimeNs / 1_000_000n) }];
  };
  const runNames = async (): Promise<readonly string[]> => {
    const folder = join(dataFolder, 'runs');
    if ((await files.lstat(folder))?.type !== 'folder') return [];
    const names = (await files.readFolder(folder)).flatMap(({ name, type }) => (type === 'folder' ? [name] : []));
    return names
      .filter((name) => runName.test(name))
      .sort()
      .reverse()
      .slice(0, mostRuns);
  };
  return {
    list: async () => {
      const found: LogSource[] = [];
      for (const name of processNames) found.push(...(await source(`app/${name}`, 'app', name)));
      for (const name of await runNames()) found.push(...(await source(`run/${name}`, 'run', name)));
      return found;
    },
    read: async (id, after, signal) => {
      const path = pathOf(id);
      const stat = await files.lstat(path);
      if (stat?.type !== 'file') throw gone();
      // A file that is shorter than it was began anew.
      const isFromStart = after === undefined || after > stat.sizeBytes;
      const first = isFromStart ? Math.max(0, stat.sizeBytes - mostBytes) : Math.max(after, stat.sizeBytes - mostBytes);
      const text = await readFrom(files, path, first, stat.sizeBytes, signal);
      if (text === undefined) throw gone();
      const isCut = first > 0 && (isFromStart || first !== after);
      const lines = linesOf(text, first, isCut);
      const last = lines.at(-1);
      return {
        lines: lines.slice(-mostLines).map(({ at, line }) => lineOf(at, line)),
        next: last === undefined ? first : last.end,
        isFromStart,
        hasOlder: isFromStart && (isCut || lines.length > mostLines),
      };
    },
  };
}

interface PlacedLine {
  readonly at: number;
  readonly end: number;
  readonly line: string;
}

function linesOf(text: string, first: number, isCut: boolean): PlacedLine[] {
  const lines: PlacedLine[] = [];
  let at = first;
  const pieces = text.split('\n');
  pieces.pop();
  for (const [index, line] of pieces.entries()) {
    const end = at + Buffer.byteLength(line) + 1;
    if (line !== '' && !(isCut && index === 0)) lines.push({ at, end, line });
    at = end;
  }
  return lines;
}

/** A line that is none of ours is shown as it stands. */
function lineOf(at: number, line: string): LogLine {
  const parsed = parsedLine(line);
  if (parsed === undefined) return { at, time: '', level: 'info', text: line };
  const { ts, at: time, level, msg, stack, type, ...rest } = parsed;
  if (typeof msg === 'string')
    return {
      at,
      time: textOf(ts),
      level: logLevels.find((known) => known === level) ?? 'info',
      text: msg,
      ...(typeof stack === 'string' ? { more: stack } : {}),
    };
  const name = textOf(type);
  const isTrouble = /fail|error|lost|denied|refused/i.test(name);
  const isWarning = /retr|slow|stall|wait|pause|throttl|cancel/i.test(name);
  const facts = JSON.stringify(rest);
  return {
    at,
    time: textOf(time),
    level: isTrouble ? 'error' : isWarning ? 'warn' : 'info',
    text: `${name} ${facts}`.trim(),
  };
}

function parsedLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function gone(): AppError {
  return new AppError({
    code: 'input.not_found',
    message: 'This log is no longer there.',
    safe: 'Nothing was changed.',
    hint: 'Choose another one.',
  });
}
