/** What a verb says: text for a person or JSON lines for a program, never both on one stream. */
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { escapeText } from './escapeText';
import { progressText } from './progressText';

export interface Output {
  /** A line for a person; left out in JSON mode. */
  text(line: string): void;
  /** A JSON line of one thing; its text form goes to a person. */
  item(fields: Readonly<Record<string, unknown>>, text: string): void;
  warning(message: string, fields?: Readonly<Record<string, unknown>>): void;
  progress(snapshot: TransferSnapshot): void;
  /** The last line of a run that worked. */
  result(verb: string, fields: Readonly<Record<string, unknown>>): void;
  error(error: ErrorDto): void;
}

export interface OutputOptions {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function createOutput({ isJson, isQuiet, stdout, stderr }: OutputOptions): Output {
  let hasBar = false;
  const clearBar = (): void => {
    if (hasBar) stderr.write('\r\u001b[K');
    hasBar = false;
  };
  const json = (line: Readonly<Record<string, unknown>>): void => {
    stdout.write(`${JSON.stringify(line, jsonValue)}\n`);
  };
  const person = (line: string): void => {
    clearBar();
    (isJson ? stderr : stdout).write(`${line}\n`);
  };
  let lastPlain = '';
  return {
    text: (line) => {
      if (!isQuiet) person(escapeText(line));
    },
    item: (fields, text) => {
      clearBar();
      if (isJson) json({ type: 'item', ...fields });
      else stdout.write(`${escapeText(text)}\n`);
    },
    warning: (message, fields = {}) => {
      clearBar();
      if (isJson) json({ type: 'warning', message, ...fields });
      else stderr.write(`warning: ${escapeText(message)}\n`);
    },
    progress: (snapshot) => {
      if (isJson)
        json({
          type: 'progress',
          uid: snapshot.uid,
          state: snapshot.state,
          phases: snapshot.phases,
          bytesPerSecond: snapshot.bytesPerSecond,
        });
      if (isJson || isQuiet) return;
      const line = escapeText(progressText(snapshot));
      if (stderr.isTTY) {
        stderr.write(`\r\u001b[K${line.slice(0, Math.max(20, stderr.columns - 1))}`);
        hasBar = true;
      } else if (line !== lastPlain) {
        lastPlain = line;
        stderr.write(`${line}\n`);
      }
    },
    result: (verb, fields) => {
      clearBar();
      if (isJson) json({ type: 'result', verb, ...fields });
    },
    error: (error) => {
      clearBar();
      if (isJson) json({ type: 'error', ...error });
      const lines = [error.message, error.safe, error.hint].filter((line) => line !== undefined);
      stderr.write(`satchel: ${lines.map(escapeText).join('\n         ')}\n         (${error.code})\n`);
    },
  };
}

/** Integers beyond 2^53 travel as decimal text; lone surrogates are escaped by JSON itself. */
function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
