/** The order of folders in a manifest: by code points, which is the order of their UTF-8 bytes. */

/** Negative, 0 or positive. Differs from `<` only between astral characters and U+E000 to U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1)
    if (a.charCodeAt(index) !== b.charCodeAt(index)) return rank(a, index) - rank(b, index);
  return a.length - b.length;
}

/** Halves of astral characters rank above every other unit; a half that stands alone ranks as itself. */
function rank(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  const isPaired = isHigh(unit) ? isLow(text.charCodeAt(index + 1)) : isLow(unit) && isHigh(text.charCodeAt(index - 1));
  return isPaired ? unit + 0x10000 : unit;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
