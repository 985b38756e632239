/** Redacts one text of a bundle: data value by value, logs line by line, anything else as text. */
import type { Redactor } from '../../../shared/text/redact';
import type { RawEntry } from './gather';
import type { ProjectNames } from './projectNames';

/** Lines between which others have their turn. */
const linesInARow = 100;

export interface EntryRedactor {
  readonly redactor: Redactor;
  readonly names: ProjectNames | undefined;
  readonly breathe: () => Promise<void>;
}

/** Answers the text as it will be in the bundle, and how much was hidden in it. */
export async function redactEntry(
  { value, text }: RawEntry,
  { redactor, names, breathe }: EntryRedactor,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly hidden: number }> {
  const safeValue = (given: unknown): unknown => {
    const redacted = redactor.value(given);
    return names === undefined ? redacted : names.value(redacted);
  };
  const safeText = (given: string): string => {
    const redacted = redactor.text(given);
    return names === undefined ? redacted : names.text(redacted);
  };
  let hidden = 0;
  const counted = (safe: string): string => {
    hidden += redactor.takeCount();
    return safe;
  };
  redactor.takeCount();
  if (text === undefined) return { text: counted(`${JSON.stringify(safeValue(value), null, 2)}\n`), hidden };
  const lines: string[] = [];
  // A key may be spread over lines.
  for (const line of withoutKeyBlocks(text).split('\n')) {
    if (lines.length % linesInARow === linesInARow - 1) {
      await breathe();
      signal.throwIfAborted();
      redactor.takeCount();
    }
    const parsed = parsedLine(line);
    lines.push(counted(parsed === undefined ? safeText(line) : JSON.stringify(safeValue(parsed))));
  }
  return { text: lines.join('\n'), hidden };
}

function withoutKeyBlocks(text: string): string {
  return text.replaceAll(
    // One that was cut off ends where its lines end.
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]{0,20000}?-----END [A-Z ]*PRIVATE KEY-----|(?:\s+[A-Za-z0-9+/=]+(?=\s|$))*)/g,
    '<private key>',
  );
}

function parsedLine(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch (error) {
    // The first line of a tail, or one that was cut: it is a text like any other.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
