/** The order of folders in a manifest: by code points, which is the order of their UTF-8 bytes. */
import { sharedUnits, unitAt, type PathBytes } from './pathBytes';

/** Negative, 0 or positive. Differs from the order of UTF-16 units only between astral characters and U+E000 to U+FFFF. */
export function compareCodePoints(left: PathBytes, index: number, right: PathBytes, otherIndex: number): number {
  const shared = sharedUnits(left, index, right, otherIndex);
  return rank(left, index, shared) - rank(right, otherIndex, shared);
}

/** Halves of astral characters rank above every other unit; a half that stands alone ranks as itself. */
function rank(path: PathBytes, index: number, at: number): number {
  const unit = unitAt(path, index, at);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const isPaired = isHigh(unit) ? isLow(unitAt(path, index, at + 1)) : at > 0 && isHigh(unitAt(path, index, at - 1));
  return isPaired ? unit + 0x10000 : unit;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
