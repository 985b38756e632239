import { expect, test } from 'vitest';
import { isSettled } from '../../../main/engine/hashing/settledFile';

const nowMs = 1_720_199_667_787;
const agoNs = (ms: number, fraction = 123n): bigint => BigInt(nowMs - ms) * 1_000_000n + fraction;

test.each([
  ['a file of long ago', agoNs(60_000), undefined, true],
  ['just more than two seconds on a fine clock', agoNs(2001), undefined, true],
  ['two seconds', agoNs(2000), undefined, false],
  ['the same moment', agoNs(0), undefined, false],
  ['a time in the future, after the clock was put back', agoNs(-86_400_000), undefined, false],
  ['whole seconds: the volume may keep no finer ones', 1_720_199_665_000_000_000n, undefined, false],
  ['whole seconds that are more than a tick older', 1_720_199_663_000_000_000n, undefined, true],
  ['even seconds as FAT keeps them', 1_720_199_664_000_000_000n, undefined, false],
  ['even seconds that are older', 1_720_199_662_000_000_000n, undefined, true],
  ['an old time that was put back, by a fine clock', agoNs(60_000), agoNs(5), true],
  ['an old time, changed in this second of a coarse clock', agoNs(60_000), 1_720_199_667_000_000_000n, false],
])('%s', (_name, mtimeNs, changeNs, settled) => {
  expect(isSettled({ mtimeNs, ...(changeNs === undefined ? {} : { changeNs }) }, nowMs)).toBe(settled);
});
