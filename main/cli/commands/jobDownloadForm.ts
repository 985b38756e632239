/** In which form a download of a job talks: text with questions on a terminal, lines of the protocol, or Satchel's own JSON. */
import { createInterface } from 'node:readline/promises';
import { AppError, toErrorDto, type ErrorDto } from '../../../shared/domain/errors';
import { plural } from '../../../shared/text/format';
import { openLineProtocol } from '../output/lineProtocol';
import { createProtocolOutput } from '../output/protocolOutput';
import type { Session } from '../session';
import { absolute } from '../typedPath';

/** Files of one root and the folder where they would go; none yet for one of another system. */
export interface RootToConfirm {
  readonly source: string;
  readonly target: string | null;
  readonly paths: readonly string[];
}

export interface Form {
  /** With output and cancelling of this form. */
  readonly session: Session;
  title(text: string): void;
  /** Whether `confirm` asks anybody. */
  readonly asks: boolean;
  /** A folder for a root that has none. `decision.needed` where nobody can be asked. */
  placeOf(source: string): Promise<string>;
  /** The folders as somebody wants them, in the same order; `undefined` for no. */
  confirm(roots: readonly RootToConfirm[]): Promise<readonly string[] | undefined>;
  /** There is nothing to bring home. */
  nothing(verb: string, message: string, reason: string): void;
  /** A plan was written and nothing else. */
  planned(text: string): void;
  /** Everything is over; `files` answers those that came home, sorted. */
  summary(files: () => Promise<readonly string[]>): Promise<void>;
  /** Some files did not come home; each was told already. */
  incomplete(message: string): void;
  failed(error: unknown): void;
  close(): void;
}

export interface FormWish {
  readonly output?: string;
  readonly json: boolean;
}

/** `input.invalid` for an `--output` that is none. */
export function chooseForm({ output, json }: FormWish, session: Session): Form {
  const word = output?.toLowerCase();
  if (word !== undefined && word !== 'json' && word !== 'verbose')
    throw new AppError({
      code: 'input.invalid',
      message: `--output ${JSON.stringify(output)} is neither verbose nor json.`,
      safe: 'Nothing was read or written.',
    });
  const isProtocol = word === 'json' || (word === undefined && !json && !process.stdout.isTTY);
  return isProtocol ? lineForm(session) : textForm(session, word === undefined && json);
}

/** Answers to the caller's questions come as lines; what goes wrong is the last line. */
function lineForm(session: Session): Form {
  const protocol = openLineProtocol({ input: process.stdin, output: process.stdout }, session.context.signal);
  const output = createProtocolOutput(protocol, session.output, (fields) => {
    protocol.say('satchel', { result: fields });
  });
  return {
    session: { ...session, output, context: { signal: protocol.signal, progress: progressOf(output) } },
    title: (text) => {
      protocol.say('title', text);
    },
    asks: true,
    placeOf: async (source) => {
      protocol.say('path', [source]);
      const [path = ''] = await protocol.askPaths(1, `${source} has no place on this computer.`);
      return path;
    },
    confirm: (roots) => {
      const byFolder: Record<string, string[]> = {};
      const folders = roots.map(({ source, target }) => target ?? source);
      for (const [index, { paths }] of roots.entries()) {
        const folder = folders[index] ?? '';
        byFolder[folder] = [...(byFolder[folder] ?? []), ...paths];
      }
      protocol.say('presummary', byFolder);
      protocol.say('path', folders);
      return protocol.askPaths(folders.length, 'The folders are not confirmed.');
    },
    nothing: (_verb, message) => {
      protocol.say('summary', message);
    },
    planned: (text) => {
      protocol.say('summary', text);
    },
    summary: async (filesOf) => {
      const files = await filesOf();
      protocol.say('summary', `Downloaded ${files.length} files`, { fileCount: files.length, files });
    },
    incomplete: (message) => {
      protocol.say('error', message);
    },
    failed: (thrown) => {
      const error = toErrorDto(thrown);
      protocol.say(error.code === 'cancelled' ? 'cancelled' : 'error', oneLine(error), { code: error.code });
    },
    close: () => {
      protocol.close();
    },
  };
}

const progressOf =
  (output: Session['output']): Session['context']['progress'] =>
  (step) => {
    output.phase(step);
  };

function oneLine({ message, hint }: ErrorDto): string {
  return [message, hint]
    .filter((text) => text !== undefined)
    .join(' ')
    .replaceAll(/\s*\n\s*/g, '. ');
}

/** Asks only where a person can answer: on a terminal, and not when another program reads. */
function textForm(session: Session, isJson: boolean): Form {
  const { output, context } = session;
  const isTerminal = !isJson && process.stdin.isTTY && process.stdout.isTTY;
  const ask = async (question: string): Promise<string> => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const closed = new AbortController();
    // While it reads, the terminal sends Ctrl-C and Ctrl-D here.
    lines.on('SIGINT', () => process.emit('SIGINT'));
    lines.on('close', () => {
      closed.abort();
    });
    try {
      return (await lines.question(question, { signal: AbortSignal.any([context.signal, closed.signal]) })).trim();
    } finally {
      lines.close();
    }
  };
  return {
    session,
    title: (text) => {
      output.text(text);
    },
    asks: isTerminal,
    placeOf: async (source) => {
      if (!isTerminal) throw needsPlace(source);
      const answer = await ask(`${source} has no place on this computer. Folder for its files: `);
      if (answer === '') throw needsPlace(source);
      return absolute(answer);
    },
    confirm: async (roots) => {
      const folders = roots.map(({ source, target }) => target ?? source);
      for (;;) {
        for (const [index, { paths }] of roots.entries())
          output.answer(`[${index}] ${folders[index] ?? ''}  ${plural(paths.length, 'file')}`);
        const answer = (await ask('y to go on, n to stop, or the number of a folder to change [y]: ')).toLowerCase();
        if (answer === '' || answer === 'y') return folders;
        if (answer === 'n') return undefined;
        const index = /^\d{1,6}$/.test(answer) ? Number(answer) : -1;
        if (folders[index] === undefined) continue;
        const folder = await ask(`Folder instead of ${folders[index]}: `);
        if (folder !== '') folders[index] = absolute(folder);
      }
    },
    nothing: (verb, message, reason) => {
      output.text(message);
      output.result(verb, { downloaded: 0, reason, message });
    },
    planned: (text) => {
      output.text(text);
    },
    summary: () => Promise.resolve(),
    incomplete: () => undefined,
    failed: () => undefined,
    close: () => undefined,
  };
}

function needsPlace(source: string): AppError {
  return new AppError({
    code: 'decision.needed',
    message: `${source} has no place on this computer.`,
    safe: 'Nothing was written.',
    hint: `Add --map ${JSON.stringify(`${source}=FOLDER`)}, or --to FOLDER.`,
  });
}
