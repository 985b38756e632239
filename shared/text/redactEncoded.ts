/** Finds secrets that stand in a text in another form: base64, percent signs, escapes of JSON. */

const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const escapedRun = /[^\s"',;&]*(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})[^\s"',;&]*/g;
const longestRun = 100_000;

/** Replaces each encoded run whose meaning `isSecret`. */
export function hideEncoded(text: string, isSecret: (decoded: string) => boolean): string {
  const hide = (run: string, decode: (run: string) => string | undefined): string => {
    const decoded = decode(run);
    return decoded !== undefined && decoded !== run && isSecret(decoded) ? '<encoded secret>' : run;
  };
  return text
    .replace(escapedRun, (run) => hide(run, unescaped))
    .replace(base64Run, (run) => (run.length > longestRun ? run : hide(run, fromBase64)));
}

function unescaped(run: string): string | undefined {
  const plain = run.replaceAll(/\\u([0-9A-Fa-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return plain.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Map([...digits].map((digit, index) => [digit, index]));
digitOf.set('-', 62).set('_', 63);

/** Text that people write; `undefined` where the run means bytes, as most names that look like base64 do. */
function fromBase64(run: string): string | undefined {
  let decoded = '';
  let bits = 0;
  let held = 0;
  let odd = 0;
  for (const letter of run) {
    const digit = digitOf.get(letter);
    if (digit === undefined) break;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    // Every other byte of UTF-16 is zero.
    if (byte === 0) continue;
    const isPrintable = (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 || byte >= 0xc2;
    if (!isPrintable) odd += 1;
    if (odd > 4 && odd * 8 > decoded.length) return undefined;
    decoded += String.fromCharCode(byte);
  }
  return decoded;
}
