/** What the command line notes in logs/cli.log: each run with its end, its errors and what the engine said. No paths, no values. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ErrorDto } from '../../shared/domain/errors';
import { dataFolderOf } from '../../shared/domain/dataFolder';
import { openLog, type LogLevel } from '../logFile';

export interface CliLog {
  readonly note: (level: LogLevel, message: string) => void;
  readonly failed: (error: ErrorDto, stack: string | undefined) => void;
  /** The last line of a run. */
  readonly ended: (exitCode: number) => void;
}

export interface CliLogParts {
  /** The data folder that was named; else the one of the environment. */
  readonly home: string | undefined;
  /** The words of the verb, such as `manifest diff`. */
  readonly verb: string;
  readonly nowMs: () => number;
  /** A line that could not be written, with the reason. */
  readonly lost: (line: string) => void;
}

/** Written where there is a data folder already; a log that cannot be written never ends a command. */
export function createCliLog({ home, verb, nowMs, lost }: CliLogParts): CliLog {
  const env = home === undefined ? process.env : { ...process.env, SATCHEL_HOME: home };
  const dataFolder = dataFolderOf({ platform: process.platform, env, homeFolder: homedir() });
  const write = openLog(join(dataFolder, 'logs'), 'cli', lost);
  // A command that changes nothing leaves no data folder behind either.
  const log: typeof write = (level, message) => {
    if (existsSync(dataFolder)) write(level, message);
  };
  const startedMs = nowMs();
  return {
    note: log,
    failed: ({ code }, stack) => {
      log('error', `${verb} failed: ${code}${stack === undefined ? '' : `\n${stack}`}`);
    },
    ended: (exitCode) => {
      log('info', `${verb} ended with ${exitCode} after ${Math.round(nowMs() - startedMs)} ms`);
    },
  };
}
