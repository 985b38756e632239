/** What a verb says: text for a person or JSON lines for a program, never both on one stream. */
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Progress } from '../../engine/ports/progress';
import { escapeText } from './escapeText';
import { phaseText, progressText } from './progressText';

export interface Output {
  /** A line for a person; left out in JSON mode and when only answers are wanted. */
  text(line: string): void;
  /** What the person asked for, such as a value or a path; never left out for a person. */
  answer(line: string): void;
  /** A whole document as it is, for another program to read; never beside JSON lines. */
  document(bytes: Uint8Array): void;
  /** A JSON line of one thing; its text form goes to a person. */
  item(fields: Readonly<Record<string, unknown>>, text: string): void;
  /** `fields.path` is put in front of a message that does not name it. */
  warning(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** How far a transfer is. */
  progress(snapshot: TransferSnapshot): void;
  /** How far work is that is no transfer. */
  phase(step: Progress): void;
  /** The last line of a run that worked. */
  result(verb: string, fields: Readonly<Record<string, unknown>>): void;
  error(error: ErrorDto): void;
  /** Text for the log on standard error, one line or many. */
  log(text: string): void;
}

export interface OutputOptions {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function createOutput({ isJson, isQuiet, stdout, stderr }: OutputOptions): Output {
  let hasBar = false;
  let lastPlain = '';
  const clearBar = (): void => {
    if (hasBar) stderr.write('\r\u001b[K');
    hasBar = false;
  };
  const json = (line: Readonly<Record<string, unknown>>): void => {
    stdout.write(`${JSON.stringify(line, jsonValue)}\n`);
  };
  const person = (line: string): void => {
    clearBar();
    (isJson ? stderr : stdout).write(`${escapeText(line)}\n`);
  };
  /** A bar where a terminal is, else a plain line for each new state. */
  const bar = (text: string): void => {
    if (isJson || isQuiet) return;
    const line = escapeText(text);
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[K${line.slice(0, Math.max(20, stderr.columns - 1))}`);
      hasBar = true;
    } else if (line !== lastPlain) {
      lastPlain = line;
      stderr.write(`${line}\n`);
    }
  };
  return {
    text: (line) => {
      if (!isQuiet) person(line);
    },
    answer: (line) => {
      if (!isJson) person(line);
    },
    document: (bytes) => {
      clearBar();
      stdout.write(bytes);
    },
    item: (fields, text) => {
      clearBar();
      if (isJson) json({ type: 'item', ...fields });
      else stdout.write(`${escapeText(text)}\n`);
    },
    warning: (message, fields = {}) => {
      clearBar();
      if (isJson) json({ type: 'warning', message, ...fields });
      else stderr.write(`warning: ${escapeText(withPath(message, fields['path']))}\n`);
    },
    progress: (snapshot) => {
      const { uid, state, stateReason, phases, bytesPerSecond } = snapshot;
      if (isJson) json({ type: 'progress', uid, state, stateReason, phases, bytesPerSecond });
      else bar(progressText(snapshot));
    },
    phase: (step) => {
      if (isJson) json({ type: 'progress', ...step });
      else bar(phaseText(step));
    },
    result: (verb, fields) => {
      clearBar();
      if (isJson) json({ type: 'result', verb, ...fields });
    },
    error: ({ commandHint, ...dto }) => {
      clearBar();
      const error = commandHint === undefined ? dto : { ...dto, hint: commandHint };
      if (isJson) json({ type: 'error', ...error });
      // A list in a sentence; what it names has no line ends of its own left.
      const message = error.code === 'submit.unknown_paths' ? error.message.split('\n') : [error.message];
      const lines = [...message, error.safe, error.hint].filter((line) => line !== undefined);
      stderr.write(`satchel: ${lines.map(escapeText).join('\n         ')}\n         (${error.code})\n`);
    },
    log: (text) => {
      clearBar();
      stderr.write(`${text.split('\n').map(escapeText).join('\n')}\n`);
    },
  };
}

function withPath(message: string, path: unknown): string {
  return typeof path === 'string' && path !== '' && !message.includes(path) ? `${path}: ${message}` : message;
}

/** Integers beyond 2^53 travel as decimal text; lone surrogates are escaped by JSON itself. */
function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
