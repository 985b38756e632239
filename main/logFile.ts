/** The logs of window, engine and command line: JSON lines in logs/<name>.log, five files of 10 MB each. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, error?: unknown) => void;

const maxBytes = 10_000_000;
const keptFiles = 5;
const rememberedLines = 200;
const remembered: string[] = [];

/** Never throws: a line that cannot be written is handed to `lost`, by default standard error. */
export function openLog(folder: string, name: string, lost: (line: string) => void = toStandardError): Log {
  const path = join(folder, `${name}.log`);
  return (level, message, error) => {
    const stack = error instanceof Error ? error.stack : undefined;
    const text = JSON.stringify({ ts: new Date().toISOString(), level, area: name, msg: message, stack });
    remembered.push(text);
    if (remembered.length > rememberedLines) remembered.shift();
    const line = `${text}\n`;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rotate(path, Buffer.byteLength(line));
      appendFileSync(path, line);
    } catch (failure) {
      lost(`${line}log not written: ${String(failure)}\n`);
    }
  };
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}

/** The newest lines of all logs of this process, oldest first. */
export const lastLogLines = (): readonly string[] => [...remembered];

function rotate(path: string, moreBytes: number): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + moreBytes <= maxBytes) return;
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    const from = index === 1 ? path : `${path}.${index - 1}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${index}`);
  }
}
