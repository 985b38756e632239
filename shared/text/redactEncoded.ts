/** Finds secrets that stand in a text in another form: base64, hexadecimal digits, percent signs, escapes of JSON. */

const base64Run = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
/** With or without something between the bytes: `41 4b`, `41:4b`, `\x41\x4b`, `0x41, 0x4b`. */
const hexRun =
  /(?<![0-9A-Za-z])(?:\\{1,2}x|0x)?[0-9A-Fa-f]{2}(?:[:,-]? ?(?:\\{1,2}x|0x)?[0-9A-Fa-f]{2}){5,}(?![0-9A-Za-z])/g;
const longestRun = 100_000;
// Only from the beginning of a run: trying each of its letters takes for ever on a long one.
const escapedRun = /(?<![^\s"',;&])[^\s"',;&]*(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})[^\s"',;&]*/g;
/** Bytes that mean no text seldom hold as many letters in a row. */
const shortestWord = 6;

/** Replaces each encoded run whose meaning `isSecret`. */
export function hideEncoded(text: string, isSecret: (decoded: string) => boolean): string {
  const hide = (run: string, meanings: (run: string) => readonly string[]): string =>
    run.length <= longestRun && meanings(run).some((meaning) => meaning !== run && isSecret(meaning))
      ? '<encoded secret>'
      : run;
  return text
    .replace(escapedRun, (run) => hide(run, unescaped))
    .replace(hexRun, (run) => hide(run, fromHex))
    .replace(base64Run, (run) => hide(run, fromBase64));
}

function unescaped(run: string): readonly string[] {
  const plain = run.replaceAll(/\\u([0-9A-Fa-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return [plain.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))];
}

function fromHex(run: string): readonly string[] {
  const bytes = run.replaceAll(/\\{1,2}x|0x|[:, -]/g, '').match(/../g) ?? [];
  return written(bytes.map((pair) => Number.parseInt(pair, 16)));
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Uint8Array(128);
for (let index = 0; index < digits.length; index += 1) digitOf[digits.charCodeAt(index)] = index;
digitOf['-'.charCodeAt(0)] = 62;
digitOf['_'.charCodeAt(0)] = 63;

/** From each of the four places where its first digit may stand: letters of a path before it look like digits, too. */
function fromBase64(run: string): readonly string[] {
  return [0, 1, 2, 3].flatMap((start) => {
    const bytes: number[] = [];
    let bits = 0;
    let held = 0;
    for (let at = start; at < run.length && run[at] !== '='; at += 1) {
      held = ((held << 6) | (digitOf[run.charCodeAt(at)] ?? 0)) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
    return written(bytes);
  });
}

/** What people write in these bytes, a line for each stretch; nothing where they mean something else. */
function written(bytes: readonly number[]): readonly string[] {
  let meaning = '';
  let word = '';
  const endWord = (): void => {
    if (word.length >= shortestWord) meaning += `${meaning === '' ? '' : '\n'}${word}`;
    word = '';
  };
  for (const byte of bytes) {
    // Every other byte of UTF-16 is zero.
    if (byte === 0) continue;
    if ((byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13) word += String.fromCharCode(byte);
    else endWord();
  }
  endWord();
  return meaning === '' ? [] : [meaning];
}
