/** Makes names safe for a terminal: control and direction characters are shown, never sent. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]/gu;

/** Each unsafe character as `\u{hex}`; everything else as it is. */
export function escapeText(text: string): string {
  return text.replaceAll(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
