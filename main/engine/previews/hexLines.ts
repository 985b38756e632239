/** The beginning of a file as hexadecimal digits and the letters among them. */
const perLine = 8;

/** `0000  76 2f 31 01 …  v/1.`, 8 bytes a line, which fit beside the grid. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    const row = [...bytes.subarray(at, at + perLine)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(perLine * 3 - 1)}  ${letters}`);
  }
  return lines;
}
