/** JSON string literals in pure ASCII, escaped exactly as Python's `json.dumps` does. */

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const beyondAscii = /[\u007f-\uffff]/g;

/** The literal with its quotes. Lone surrogates become one escape, so every JavaScript string can be written and read back. */
export function asciiJsonString(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(beyondAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether the text can be written as it is: printable ASCII. */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
