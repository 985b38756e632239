/** The name of the file that `manifest snapshot` writes. */
import { Buffer } from 'node:buffer';
import type { Hasher } from '../ports/hashing';
import { inputNameHash } from '../store/rootNames';

const longestNameBytes = 255;

/** `{name}-{xxh128(root)}-{local time}.manifest`. The reference finds the root by the digest, so it is never cut; a long name is. */
export function snapshotFileName(hasher: Hasher, root: string, name: string | undefined, localTime: Date): string {
  const end = `-${inputNameHash(hasher, root)}-${timeText(localTime)}.manifest`;
  const plain = (name ?? root).replaceAll(/[/\\:]/g, '_');
  return cut(name === undefined ? plain.replace(/^_/, '') : plain, longestNameBytes - end.length) + end;
}

function timeText(time: Date): string {
  const two = (value: number): string => value.toString().padStart(2, '0');
  const day = `${time.getFullYear().toString().padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}-${two(time.getMinutes())}-${two(time.getSeconds())}`;
}

/** The beginning that fits, whole characters only. */
function cut(text: string, bytes: number): string {
  let kept = '';
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character, 'utf8');
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}
