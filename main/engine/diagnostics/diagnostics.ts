/** A diagnostics bundle: gathered, redacted, looked at, and only then saved, exactly as it was shown. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../shared/domain/errors';
import type { DesktopFacts } from '../../../shared/ipc/diagnostics';
import type { Bundle } from '../../../shared/ipc/diagnostics';
import { createRedactor, type Redactor } from '../../../shared/text/redact';
import type { DiagnosticSources } from '../ports/diagnostics';
import type { FileSystem } from '../ports/fileSystem';
import { fitTexts, type RedactedText } from './fitTexts';
import { gather, type GatherParts, type RawEntry } from './gather';
import { createProjectNames, learnNames, type ProjectNames } from './projectNames';
import { redactEntry } from './redactEntry';

export interface DiagnosticsParts extends GatherParts {
  readonly sources: DiagnosticSources;
  readonly files: FileSystem;
  readonly homeFolder: string;
  readonly userName: string;
  readonly hostName: string;
  readonly nowMs: () => number;
  readonly uuid: () => string;
}

export interface CollectWish {
  readonly hidesNames: boolean;
  /** Whether the services are asked if they answer; nothing is sent otherwise. */
  readonly asksNetwork?: boolean | undefined;
  readonly desktop?: DesktopFacts | undefined;
}

export interface Diagnostics {
  /** Gathers anew; nothing is written. What cannot be read is told in the bundle and keeps nothing else out. */
  collect(wish: CollectWish, signal: AbortSignal): Promise<Bundle>;
  /** Lines as one text that may be handed on, without secrets, people and computers. */
  redact(lines: readonly string[]): Promise<string>;
  /** A page of a text of the last bundle. `input.not_found` for another bundle's or an unknown one. */
  read(id: string, name: string, start: number): { readonly text: string; readonly next: number | null };
  /** Writes the last bundle whole or not at all, for this person only. */
  save(id: string, path: string): Promise<{ readonly path: string; readonly sizeBytes: number }>;
}

const pageLetters = 100_000;
const mostBytes = 50_000_000;

interface Kept {
  readonly bundle: Bundle;
  readonly texts: ReadonlyMap<string, string>;
}

export function createDiagnostics(parts: DiagnosticsParts): Diagnostics {
  const { sources, files } = parts;
  let kept: Kept | undefined;
  let turn = 0;

  const createOwnRedactor = async (): Promise<Redactor> =>
    createRedactor({ ...parts, secrets: await sources.secrets() });
  const keptAs = (id: string): Kept => {
    if (kept?.bundle.id === id) return kept;
    throw notFound('This bundle is no longer kept: a newer one was gathered, or Satchel was restarted.');
  };

  return {
    collect: async ({ hidesNames, asksNetwork = false, desktop }, signal) => {
      turn += 1;
      const own = turn;
      const raw = await gather(parts, { desktop, asksNetwork }, signal);
      const redactor = await createOwnRedactor();
      const names = hidesNames ? namesOf(raw, parts) : undefined;
      const breathe = (): Promise<void> => sources.breathe();
      const redacted: RedactedText[] = [];
      for (const entry of raw) {
        await breathe();
        signal.throwIfAborted();
        const safe = await redactEntry(entry, { redactor, names, breathe }, signal);
        redacted.push({ name: entry.name, ...safe, leftOutBytes: entry.leftOutBytes ?? 0 });
      }
      const fitting = fitTexts(redacted, mostBytes);
      const entries = fitting.map(({ name, text, hidden, leftOutBytes }) => ({
        name,
        sizeBytes: Buffer.byteLength(text),
        hidden,
        leftOutBytes,
      }));
      const bundle: Bundle = {
        id: parts.uuid(),
        fileName: fileName(parts.nowMs()),
        hidesNames,
        asksNetwork,
        entries,
        totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      };
      // One that was asked for later is the one that is looked at.
      if (own === turn) kept = { bundle, texts: new Map(fitting.map(({ name, text }) => [name, text])) };
      return bundle;
    },
    redact: async (lines) => {
      const redactor = await createOwnRedactor();
      const breathe = (): Promise<void> => sources.breathe();
      const raw = { name: 'lines', text: lines.join('\n') };
      return (await redactEntry(raw, { redactor, names: undefined, breathe }, new AbortController().signal)).text;
    },
    read: (id, name, start) => {
      const text = keptAs(id).texts.get(name);
      if (text === undefined) throw notFound('The bundle has no such file.');
      const end = start + pageLetters;
      return { text: text.slice(start, end), next: end < text.length ? end : null };
    },
    save: async (id, path) => {
      const { texts } = keptAs(id);
      const encoder = new TextEncoder();
      const bytes = sources.zip([...texts].map(([name, text]) => ({ name, bytes: encoder.encode(text) })));
      await files.writeFileAtomic(path, bytes, 0o600);
      return { path, sizeBytes: bytes.length };
    },
  };
}

/** The key is used here and kept nowhere. */
function namesOf(
  raw: readonly RawEntry[],
  { sources, userName, hostName, homeFolder }: DiagnosticsParts,
): ProjectNames {
  const key = sources.randomKey();
  const encoder = new TextEncoder();
  const hash = (text: string): string => sources.sha256(encoder.encode(`${key}\0${text}`));
  const names = createProjectNames(hash);
  // The home folder, the person and the computer have names of their own.
  const own = new Set([userName, hostName, ...homeFolder.split(/[\\/]+/)]);
  for (const { learns, value } of raw)
    if (learns === true) learnNames({ ...names, learn: learnOthers(names, own) }, value);
  return names;
}

const learnOthers =
  (names: ProjectNames, own: ReadonlySet<string>): ProjectNames['learn'] =>
  (name) => {
    for (const part of name.split(/[\\/]+/)) if (!own.has(part)) names.learn(part);
  };

const fileName = (nowMs: number): string =>
  `satchel-diagnostics-${new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.zip`;

function notFound(message: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message,
    safe: 'Nothing was written.',
    hint: 'Gather the diagnostics again.',
  });
}
