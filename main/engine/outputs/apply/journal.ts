/** A run's journal: written ahead of every change, read back by undo, recovery and the result page. */
import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import { AppError, isAbort } from '../../../../shared/domain/errors';
import type { Clock } from '../../ports/clock';
import type { FileSystem, FileWriter } from '../../ports/fileSystem';
import { parseHeader, parseLine, type EndResult, type JournalHeader, type JournalLine } from './journalLines';

/** Shorter than the promised 250 ms, because the sync itself takes a while. */
const syncAfterMs = 200;

export interface JournalWriter {
  /** The lines are with the OS when this resolves. After a failure every later call fails too, so no line is ever written behind a torn one. */
  append(...lines: readonly JournalLine[]): Promise<void>;
  /** Writes `end`, makes everything durable and closes. */
  end(result: EndResult): Promise<void>;
  /** Closes without an end, after a failure. */
  abandon(): Promise<void>;
}

/** Starts a journal. `plan.changed_outside` when the run has one already. */
export async function createJournal(
  path: string,
  header: JournalHeader,
  ports: { readonly files: FileSystem; readonly clock: Clock },
): Promise<JournalWriter> {
  const file = await ports.files.createExclusive(path);
  try {
    await file.write(Buffer.from(`${JSON.stringify(header)}\n`));
    await file.sync();
    // A change that outlives a power cut must not outlive the journal that tells of it.
    await ports.files.syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    throw error;
  }
  return writerOn(file, ports.clock);
}

/** Goes on with a journal that a stopped run left. */
export async function continueJournal(
  path: string,
  journal: Journal,
  ports: { readonly files: FileSystem; readonly clock: Clock },
): Promise<JournalWriter> {
  if (journal.isTorn) {
    await ports.files.writeFileAtomic(path, Buffer.from(textOf([journal.header, ...journal.lines])));
  }
  return writerOn(await ports.files.openAppend(path), ports.clock);
}

/** Goes on with a run that ended before everything was done, behind the end of its journal; what it did is counted first. */
export async function resumeJournal(
  path: string,
  journal: Journal,
  tally: { add(line: JournalLine): void },
  ports: { readonly files: FileSystem; readonly clock: Clock },
): Promise<JournalWriter> {
  const resumed = { resumed: { at: new Date(ports.clock.nowMs()).toISOString() } };
  const writer = await continueJournal(path, journal, ports);
  try {
    await writer.append(resumed);
    for (const line of [...journal.lines, resumed]) tally.add(line);
    return writer;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

function textOf(lines: readonly (JournalHeader | JournalLine)[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function writerOn(file: FileWriter, clock: Clock): JournalWriter {
  const stop = new AbortController();
  let waiting: Waiting[] = [];
  let pumping: Promise<void> | undefined;
  let syncing: Promise<void> | undefined;
  let failure: { readonly reason: unknown } | undefined;

  const syncLater = async (): Promise<void> => {
    try {
      await clock.delay(syncAfterMs, stop.signal);
      await file.sync();
    } catch (error) {
      if (!isAbort(error)) failure ??= { reason: error };
    }
    syncing = undefined;
  };

  const pump = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (failure !== undefined) throw failure.reason;
        await file.write(Buffer.from(batch.map(({ text }) => text).join('')));
        for (const { resolve } of batch) resolve();
        syncing ??= syncLater();
      } catch (error) {
        failure ??= { reason: error };
        for (const { reject } of batch) reject(error);
      }
    }
  };

  const start = (): void => {
    pumping ??= pump().finally(() => {
      pumping = undefined;
      if (waiting.length > 0) start();
    });
  };

  const append = (...lines: readonly JournalLine[]): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ text: textOf(lines), resolve, reject });
      start();
    });

  const close = async (): Promise<void> => {
    await pumping;
    stop.abort();
    await syncing;
    await file.close();
  };

  return {
    append,
    end: async (result) => {
      try {
        await append({ end: { result } });
        await file.sync();
      } finally {
        await close();
      }
    },
    abandon: close,
  };
}

export interface Journal {
  readonly header: JournalHeader;
  readonly lines: readonly JournalLine[];
  /** The last line was cut off by a crash; nothing was done on its strength. */
  readonly isTorn: boolean;
  readonly end?: EndResult;
}

/** A run's journal; `undefined` when the run never got as far as its first line. `journal.damaged` when it is no journal. */
export async function readJournal(files: FileSystem, path: string, signal: AbortSignal): Promise<Journal | undefined> {
  if ((await files.lstat(path)) === undefined) return undefined;
  let header: JournalHeader | undefined;
  let end: EndResult | undefined;
  const lines: JournalLine[] = [];
  let number = 0;
  const tail = await eachLine(files.openRead(path, signal), (text) => {
    number += 1;
    if (number === 1) {
      header = parseHeader(text);
      if (header === undefined) throw damaged(path, number);
      return;
    }
    const line = parseLine(text);
    if (line === undefined || (end !== undefined && !('resumed' in line))) throw damaged(path, number);
    end = 'end' in line ? line.end.result : undefined;
    lines.push(line);
  });
  if (header === undefined) return undefined;
  return { header, lines, isTorn: tail.length > 0, ...(end === undefined ? {} : { end }) };
}

/** Calls for every finished line; answers what is left behind the last line end. */
export async function eachLine(chunks: AsyncIterable<Uint8Array>, take: (text: string) => void): Promise<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let stop = all.indexOf(10); stop >= 0; stop = all.indexOf(10, start)) {
      take(all.toString('utf8', start, stop));
      start = stop + 1;
    }
    rest = all.subarray(start);
  }
  return rest;
}

function damaged(path: string, line: number): AppError {
  return new AppError({
    code: 'journal.damaged',
    message: `The journal ${path} cannot be read: line ${line} is not one that Satchel wrote.`,
    safe: 'Nothing was changed. Files that were replaced are still in the .satchel/backup folder of the project.',
    hint: 'Copy the files you need back from there by hand.',
    details: { path, line },
  });
}
