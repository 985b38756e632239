/** What a verb says while it speaks the line protocol: warnings, whole percents, and nothing else on standard output. */
import type { Progress } from '../../engine/ports/progress';
import type { LineProtocol } from './lineProtocol';
import type { Output } from './output';

/** `ended` is given the fields of the result. Errors and logs go where `under` has them: to standard error. */
export function createProtocolOutput(
  protocol: Pick<LineProtocol, 'say'>,
  under: Output,
  ended: (fields: Readonly<Record<string, unknown>>) => void,
): Output {
  const percent = createPercent((value) => {
    protocol.say('progress', value);
  });
  return {
    text: (line) => {
      under.log(line);
    },
    answer: (line) => {
      under.log(line);
    },
    document: () => {
      throw new TypeError('a document has no place among lines');
    },
    item: (fields) => {
      protocol.say('satchel', fields);
    },
    warning: (message) => {
      protocol.say('warning', message);
    },
    progress: () => undefined,
    phase: percent,
    result: (_verb, fields) => {
      ended(fields);
    },
    error: (error) => {
      under.error(error);
    },
    log: (text) => {
      under.log(text);
    },
  };
}

/** Of the bytes that come home, or of the files where none of them has a byte. Never falls. */
function createPercent(say: (value: string) => void): (step: Progress) => void {
  let last = -1;
  return ({ phase, doneBytes = 0, totalBytes = 0, doneFiles = 0, totalFiles = 0 }) => {
    if (phase !== 'transferring') return;
    const share = totalBytes > 0 ? doneBytes / totalBytes : totalFiles > 0 ? doneFiles / totalFiles : 0;
    const now = Math.min(100, Math.floor(share * 100));
    if (now <= last) return;
    last = now;
    say(String(now));
  };
}
