/** Files about bugs, `logs/crash-<time>.json`: what was thrown and the last lines of the log, without secrets. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createRedactor, type RedactFacts } from '../../shared/text/redact';

export interface CrashReport {
  readonly process: 'main' | 'engine' | 'renderer';
  readonly what: string;
  readonly stack?: string | undefined;
  /** It took the program down. */
  readonly isFatal?: boolean;
}

export interface CrashReportPlace {
  readonly logFolder: string;
  readonly version: string;
  /** The newest lines of the log, oldest first. */
  readonly lastLines: () => readonly string[];
  readonly nowMs: () => number;
}

const keptReports = 20;

/** Answers the path of the file; undefined when it could not be written, which must not be a second crash. */
export function writeCrashReport(report: CrashReport, place: CrashReportPlace): string | undefined {
  const at = new Date(place.nowMs()).toISOString();
  const path = join(place.logFolder, `crash-${at.replaceAll(/[:.]/g, '-')}.json`);
  const content = {
    at,
    version: place.version,
    platform: process.platform,
    arch: process.arch,
    versions: {
      electron: process.versions['electron'],
      chrome: process.versions['chrome'],
      node: process.versions.node,
    },
    process: report.process,
    isFatal: report.isFatal ?? false,
    what: report.what,
    stack: report.stack ?? null,
    log: place.lastLines(),
  };
  try {
    mkdirSync(place.logFolder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${JSON.stringify(createRedactor(ownPlace()).value(content), null, 2)}\n`, { mode: 0o600 });
    removeOld(place.logFolder);
    return path;
  } catch (error) {
    process.stderr.write(`crash report not written: ${String(error)}\n`);
    return undefined;
  }
}

function removeOld(folder: string): void {
  const reports = readdirSync(folder).filter((name) => /^crash-.*\.json$/.test(name));
  for (const name of reports.sort().slice(0, -keptReports)) rmSync(join(folder, name), { force: true });
}

function ownPlace(): RedactFacts {
  return { homeFolder: homedir(), userName: userInfo().username, hostName: hostname() };
}
