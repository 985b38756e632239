/** Redacts one text of a bundle: data value by value, logs line by line, anything else as text. */
import type { Redactor } from '../../../shared/text/redact';
import type { RawEntry } from './gather';
import type { ProjectNames } from './projectNames';

/** Answers the text as it will be in the bundle, and how much was hidden in it. */
export function redactEntry(
  { value, text }: RawEntry,
  redactor: Redactor,
  names: ProjectNames | undefined,
): { readonly text: string; readonly hidden: number } {
  redactor.takeCount();
  const safeValue = (given: unknown): unknown => {
    const redacted = redactor.value(given);
    return names === undefined ? redacted : names.value(redacted);
  };
  const safeText = (given: string): string => {
    const redacted = redactor.text(given);
    return names === undefined ? redacted : names.text(redacted);
  };
  const safe =
    text === undefined
      ? `${JSON.stringify(safeValue(value), null, 2)}\n`
      : // A key may be spread over lines.
        withoutKeyBlocks(text)
          .split('\n')
          .map((line) => {
            const parsed = parsedLine(line);
            return parsed === undefined ? safeText(line) : JSON.stringify(safeValue(parsed));
          })
          .join('\n');
  const hidden = redactor.takeCount();
  return { text: safe, hidden };
}

function withoutKeyBlocks(text: string): string {
  return text.replaceAll(
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
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
