/** What rows are called: the written frame number, the run of frames, the folder. */
import type { PlanEntry, PlanSequence } from '../../../shared/domain/plan';
import { visibleText } from '../../../shared/text/format';
import type { Columns } from './columns';

const packers = new Set(['sc', 'gz', 'lzma', 'xz', 'bz2']);
const compoundExtension = /\.((?:bgeo|geo)\.(?:sc|gz|lzma)|(?:ass|ifd)\.(?:gz|sc)|tar\.(?:gz|xz|bz2))$/i;

/** Lower case without the dot; empty for none. Compound ones such as `bgeo.sc` are one. */
export function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  // A dot in a folder name, or a name that begins with its only dot, makes no extension.
  if (dot <= path.lastIndexOf('/') + 1) return '';
  const last = path.slice(dot + 1).toLowerCase();
  return packers.has(last) ? (compoundExtension.exec(path)?.[1]?.toLowerCase() ?? last) : last;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderName(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}

/** The frame as the name writes it ("0017"), else the whole name. */
export function frameToken(sequence: PlanSequence, entry: PlanEntry): string {
  const name = baseName(entry.path);
  const { prefix, suffix } = sequence;
  const isMember = name.startsWith(prefix) && name.endsWith(suffix) && name.length > prefix.length + suffix.length;
  return visibleText(isMember ? name.slice(prefix.length, name.length - suffix.length) : name);
}

/** "1017-1028". */
export function rangeLabel(columns: Columns, sequence: PlanSequence, start: number, end: number): string {
  const first = frameToken(sequence, columns.entryOf(start));
  const last = frameToken(sequence, columns.entryOf(end - 1));
  return first === last ? first : `${first}-${last}`;
}

/** `beauty` of `beauty.[1001-1240].exr`: what a person calls the sequence. */
export function shortName(sequence: PlanSequence): string {
  const stem = sequence.prefix.replace(/[._\- ]+$/, '');
  return visibleText(stem === '' ? sequence.label : stem);
}

/** What the members of a sequence are called: texture tiles are no frames. */
export function memberWord(sequence: PlanSequence): 'frame' | 'tile' {
  return sequence.label.includes('UDIM') || /\.(?:tx|rat|tex)$/i.test(sequence.suffix) ? 'tile' : 'frame';
}
