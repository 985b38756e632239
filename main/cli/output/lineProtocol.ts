/** The line protocol of the Deadline client's downloads: one JSON object per line out, answers as lines in. */
import { createInterface } from 'node:readline';
import { AppError } from '../../../shared/domain/errors';

/** In the words of the protocol; `cancelled` and `satchel` are additions that its callers pass over. */
export type LineType =
  'title' | 'warning' | 'path' | 'presummary' | 'progress' | 'summary' | 'error' | 'cancelled' | 'satchel';

export interface LineProtocol {
  say(messageType: LineType, value: unknown, extras?: Readonly<Record<string, unknown>>): void;
  /**
   * So many absolute or relative paths from the next `pathconfirm` line. `input.invalid` for another line or another number,
   * `decision.needed` when the caller has closed its side.
   */
  askPaths(count: number, needed: string): Promise<readonly string[]>;
  /** Aborted by a `cancel` line. */
  readonly signal: AbortSignal;
  /** Lets go of standard input. */
  close(): void;
}

interface Streams {
  readonly input: NodeJS.ReadableStream & { destroy?: () => unknown };
  readonly output: { write(text: string): unknown };
}

/** Reads from the first moment on, because a caller may cancel at any. */
export function openLineProtocol({ input, output }: Streams, outside: AbortSignal): LineProtocol {
  const cancelled = new AbortController();
  const signal = AbortSignal.any([outside, cancelled.signal]);
  const waiting: string[] = [];
  let wake: (() => void) | undefined;
  let isClosed = false;
  const lines = createInterface({ input, crlfDelay: Infinity });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    if (messageOf(line)?.['messageType'] === 'cancel') cancelled.abort();
    else waiting.push(line);
    wake?.();
  });
  lines.on('close', () => {
    isClosed = true;
    wake?.();
  });
  signal.addEventListener('abort', () => wake?.());

  const nextLine = async (): Promise<string | undefined> => {
    for (;;) {
      signal.throwIfAborted();
      const line = waiting.shift();
      if (line !== undefined || isClosed) return line;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    say: (messageType, value, extras = {}) => {
      output.write(`${asciiJson({ messageType, value, ...extras })}\n`);
    },
    askPaths: async (count, needed) => {
      const line = await nextLine();
      if (line === undefined)
        throw new AppError({
          code: 'decision.needed',
          message: `${needed} Standard input was closed without an answer.`,
          safe: 'Nothing was written.',
          hint: 'Answer with a pathconfirm line, or give --map SOURCE=FOLDER and --yes.',
        });
      return pathsOf(line, count);
    },
    signal,
    close: () => {
      lines.close();
      input.destroy?.();
    },
  };
}

function pathsOf(line: string, count: number): readonly string[] {
  const { messageType, value } = messageOf(line) ?? {};
  const isList = Array.isArray(value) && value.every((path) => typeof path === 'string');
  if (messageType !== 'pathconfirm' || !isList) throw invalid(line, 'is no pathconfirm line with a list of paths');
  if (value.length !== count)
    throw invalid(line, `should have ${count} ${count === 1 ? 'path' : 'paths'} and has ${value.length}`);
  return value;
}

function messageOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function invalid(line: string, why: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `The answer ${JSON.stringify(line.slice(0, 200))} ${why}.`,
    safe: 'Nothing was written.',
    hint: 'Answer {"messageType":"pathconfirm","value":[...]} with as many absolute paths as were asked about.',
  });
}

/** As the Deadline client writes it: a blank behind `:` and `,`, everything else than ASCII escaped. */
function asciiJson(value: unknown): string {
  return spaced(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`).join(', ')}}`;
}
