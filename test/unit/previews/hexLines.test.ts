import { describe, expect, it } from 'vitest';
import { hexLines } from '../../../main/engine/previews/hexLines';

describe('the beginning of a file in hexadecimal digits', () => {
  it.each([
    ['nothing', [], []],
    ['letters and the rest', [0x76, 0x2f, 0x31, 0x01], ['0000  76 2f 31 01              v/1.']],
    [
      'more than a line',
      [...Array.from({ length: 8 }, () => 0x20), 0x7e, 0x7f, 0xff],
      ['0000  20 20 20 20 20 20 20 20          ', '0008  7e 7f ff                 ~..'],
    ],
  ])('%s', (_what, bytes, lines) => {
    expect(hexLines(Uint8Array.from(bytes))).toEqual(lines);
  });
});
