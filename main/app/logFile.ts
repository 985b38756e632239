/** The main process's log: JSON lines in logs/main.log, five files of 10 MB. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, error?: unknown) => void;

const maxBytes = 10_000_000;
const keptFiles = 5;

/** Never throws: a log that cannot be written goes to standard error. */
export function openLog(folder: string, name: string): Log {
  const path = join(folder, `${name}.log`);
  return (level, message, error) => {
    const stack = error instanceof Error ? error.stack : undefined;
    const line = `${JSON.stringify({ ts: new Date().toISOString(), level, area: name, msg: message, stack })}\n`;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rotate(path, Buffer.byteLength(line));
      appendFileSync(path, line);
    } catch (failure) {
      process.stderr.write(`${line}log not written: ${String(failure)}\n`);
    }
  };
}

function rotate(path: string, moreBytes: number): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + moreBytes <= maxBytes) return;
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    const from = index === 1 ? path : `${path}.${index - 1}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${index}`);
  }
}
