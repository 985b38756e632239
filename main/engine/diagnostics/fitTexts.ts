/** Keeps a bundle within its size: what explains most stays whole, of the rest the newest lines stay, and what is missing is said. */
import { Buffer } from 'node:buffer';
import { wholeLines } from './readTail';

export interface RedactedText {
  readonly name: string;
  readonly text: string;
  readonly hidden: number;
  /** Of the beginning, not in `text`. */
  readonly leftOutBytes: number;
}

/** Room for the line that says what is missing. */
const noteBytes = 200;

/** The same texts in the same order; those that are cut begin with a line that says so. */
export function fitTexts(texts: readonly RedactedText[], mostBytes: number): readonly RedactedText[] {
  const order = texts.map((_, index) => index).sort((a, b) => rank(texts[a]) - rank(texts[b]) || a - b);
  let free = mostBytes - noteBytes * texts.length;
  const fitted = new Map<number, RedactedText>();
  for (const index of order) {
    const text = texts[index];
    if (text === undefined) continue;
    const fitting = fit(text, Math.max(0, free));
    free -= Buffer.byteLength(fitting.text);
    fitted.set(index, fitting.leftOutBytes === 0 ? fitting : { ...fitting, text: noted(fitting) });
  }
  return [...fitted].sort(([a], [b]) => a - b).map(([, text]) => text);
}

/** Facts and crashes first, then logs, then runs. */
function rank(text: RedactedText | undefined): number {
  if (text?.name.startsWith('runs/') === true) return 2;
  return text?.name.startsWith('logs/') === true ? 1 : 0;
}

function fit(text: RedactedText, mostBytes: number): RedactedText {
  const bytes = Buffer.from(text.text);
  if (bytes.length <= mostBytes) return text;
  const tail = wholeLines(bytes.toString('utf8', bytes.length - mostBytes));
  return { ...text, text: tail, leftOutBytes: text.leftOutBytes + bytes.length - Buffer.byteLength(tail) };
}

const noted = ({ text, leftOutBytes }: RedactedText): string =>
  `[${leftOutBytes} bytes before this line are left out: the file is large]\n${text}`;
