/** Finds frame sequences, tile sets and their two eyes among the names of one folder. */
import { frameRunsText, missingFrames } from './frameRuns';
import { isNeverSequence, preferredToken, stemEnd, tokensByPreference } from './sequenceName';

export interface SequenceMember {
  /** Index into the names given. */
  readonly index: number;
  /** The number; of a tile pair `u * 100 + v`. */
  readonly frame: number;
  /** The digits as written, with their sign. */
  readonly token: string;
}

export interface DetectedSequence {
  readonly prefix: string;
  readonly suffix: string;
  /** Digits to write a number of this sequence with. */
  readonly width: number;
  readonly type: 'frames' | 'udim' | 'tiles';
  /** By rising frame. */
  readonly members: readonly SequenceMember[];
  /** `beauty.[1001-1240].exr`. */
  readonly label: string;
  /** Absent frames of a nearly complete sequence. */
  readonly missing: readonly number[];
  /** Index of the sequence of the left eye when this is the right one of the same picture. */
  readonly eyeOf?: number;
}

interface Candidate {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly isTile: boolean;
}

/**
 * Sequences among the names of one folder, case-sensitive, in the order of their first name; names in none are singles.
 * `folder` is its path, which tells texture tiles apart. Linear in the number of names.
 */
export function detectSequences(names: readonly string[], folder = ''): readonly DetectedSequence[] {
  const ends = new Uint32Array(names.length);
  const isSettled = new Uint8Array(names.length);
  let pool: number[] = [];
  for (const [index, name] of names.entries()) {
    const end = stemEnd(name);
    ends[index] = end;
    if (!isNeverSequence(name, end)) pool.push(index);
  }
  const isTextureFolder = folder.split('/').some((part) => textureFolders.has(part.toLowerCase()));
  const found: DetectedSequence[] = [];
  for (let round = 0; pool.length > 1; round += 1) {
    const keys = new Map<string, Candidate[]>();
    for (const index of pool) {
      const name = names[index] ?? '';
      const candidate =
        round === 0
          ? firstCandidate(name, index, ends[index] ?? 0)
          : laterCandidate(name, index, ends[index] ?? 0, round);
      if (candidate === undefined) {
        // A name without a k-th choice has no later one either.
        isSettled[index] = 1;
        continue;
      }
      const key = `${name.slice(0, candidate.start)}\0${candidate.isTile ? 't' : ''}\0${name.slice(candidate.end)}`;
      const group = keys.get(key);
      if (group === undefined) keys.set(key, [candidate]);
      else group.push(candidate);
    }
    if (keys.size === 0) break;
    for (const group of keys.values()) {
      if (group.length < 2) continue;
      for (const sequence of sequencesOfKey(names, group, isTextureFolder)) {
        found.push(sequence);
        for (const member of sequence.members) isSettled[member.index] = 1;
      }
    }
    pool = pool.filter((index) => isSettled[index] === 0);
  }
  found.sort((a, b) => firstIndex(a) - firstIndex(b));
  return linkEyes(found);
}

/** `beauty.[1001-1240].exr · 240`, `tex.[UDIM].tx · UDIM · 12 tiles`. */
export function sequenceTitle(sequence: Pick<DetectedSequence, 'label' | 'type' | 'members'>): string {
  const count = sequence.members.length;
  if (sequence.type === 'frames') return `${sequence.label} · ${count}`;
  return `${sequence.label} · ${sequence.type === 'udim' ? 'UDIM · ' : ''}${count} tiles`;
}

function firstCandidate(name: string, index: number, end: number): Candidate | undefined {
  const packed = preferredToken(name, end);
  if (packed === 0) return undefined;
  const place = Math.abs(packed);
  return { index, start: Math.floor(place / 65536), end: place % 65536, isTile: packed < 0 };
}

function laterCandidate(name: string, index: number, end: number, round: number): Candidate | undefined {
  const token = tokensByPreference(name, end)[round];
  return token === undefined ? undefined : { index, start: token.start, end: token.end, isTile: token.kind === 'tile' };
}

const unpadded = 0;

/** Splits the names of one key by padding; every class with two names or more is a sequence. */
function sequencesOfKey(
  names: readonly string[],
  group: readonly Candidate[],
  isTextureFolder: boolean,
): DetectedSequence[] {
  const first = group[0];
  if (first === undefined) return [];
  const texts = group.map((candidate) => (names[candidate.index] ?? '').slice(candidate.start, candidate.end));
  const classes = first.isTile ? texts.map(() => unpadded) : paddingClasses(texts);
  const byClass = new Map<number, SequenceMember[]>();
  for (const [i, candidate] of group.entries()) {
    const token = texts[i] ?? '';
    const frame = first.isTile ? tileNumber(token) : Number(token) + 0;
    const paddingClass = classes[i] ?? unpadded;
    const members = byClass.get(paddingClass);
    if (members === undefined) byClass.set(paddingClass, [{ index: candidate.index, frame, token }]);
    else members.push({ index: candidate.index, frame, token });
  }
  const name = names[first.index] ?? '';
  const prefix = name.slice(0, first.start);
  const suffix = name.slice(first.end);
  const sequences: DetectedSequence[] = [];
  for (const [paddingClass, all] of byClass) {
    const members = distinctFrames(all);
    if (members.length < 2) continue;
    const frames = members.map((member) => member.frame);
    const type = first.isTile ? 'tiles' : isUdim(frames, suffix, isTextureFolder) ? 'udim' : 'frames';
    const numbers = type === 'frames' ? frameRunsText(frames) : type === 'udim' ? 'UDIM' : 'u_v';
    sequences.push({
      prefix,
      suffix,
      width: first.isTile ? 1 : paddingClass === unpadded ? commonWidth(members) : paddingClass,
      type,
      members,
      label: `${prefix}[${numbers}]${suffix}`,
      missing: type === 'frames' ? missingFrames(frames) : [],
    });
  }
  return sequences;
}

function distinctFrames(members: readonly SequenceMember[]): SequenceMember[] {
  const sorted = [...members].sort((a, b) => a.frame - b.frame || a.index - b.index);
  return sorted.filter((member, i) => i === 0 || sorted[i - 1]?.frame !== member.frame);
}

/** The padding class of each token: its digit count when a zero leads, else the largest class it can belong to. */
function paddingClasses(texts: readonly string[]): number[] {
  const isNegative = (text: string) => text.startsWith('-');
  const digitsOf = (text: string) => (isNegative(text) ? text.slice(1) : text);
  const positive = new Set<number>();
  const all = new Set<number>();
  for (const text of texts) {
    const digits = digitsOf(text);
    if (!digits.startsWith('0')) continue;
    all.add(digits.length);
    if (!isNegative(text)) positive.add(digits.length);
  }
  const result: number[] = [];
  for (const text of texts) {
    const digits = digitsOf(text);
    const { length } = digits;
    if (digits.startsWith('0')) {
      // printf("%04d") writes -2 as -002: the sign takes a place.
      const isShortened = isNegative(text) && positive.has(length + 1) && !positive.has(length);
      result.push(isShortened ? length + 1 : length);
      continue;
    }
    let best = unpadded;
    for (const width of all) if (width <= length && width > best) best = width;
    result.push(best);
  }
  return result;
}

function commonWidth(members: readonly SequenceMember[]): number {
  const width = members[0]?.token.replace('-', '').length ?? 1;
  return members.every((member) => member.token.replace('-', '').length === width) ? width : 1;
}

function tileNumber(token: string): number {
  const match = /^u(\d+)_v(\d+)$/.exec(token);
  return match === null ? 0 : Number(match[1]) * 100 + Number(match[2]);
}

const tileExtensions = new Set(['tx', 'rat', 'tex']);
const textureFolders = new Set(['textures', 'texture', 'tex', 'sourceimages']);

function isUdim(frames: readonly number[], suffix: string, isTextureFolder: boolean): boolean {
  if (!frames.every((frame) => frame >= 1001 && frame <= 1999)) return false;
  return isTextureFolder || tileExtensions.has(suffix.slice(suffix.lastIndexOf('.') + 1).toLowerCase());
}

function firstIndex(sequence: DetectedSequence): number {
  let lowest = Infinity;
  for (const member of sequence.members) if (member.index < lowest) lowest = member.index;
  return lowest;
}

const eyeParts = /(?<=^|[._\- ])(?:left|right|l|r)(?=$|[._\- ])/gi;

/** Links the right eye to the left one: keys that differ in one delimited `l r left right` part only. */
function linkEyes(sequences: readonly DetectedSequence[]): readonly DetectedSequence[] {
  const lefts = new Map<string, number>();
  const keysOf = (sequence: DetectedSequence): { readonly key: string; readonly isLeft: boolean }[] => {
    const text = `${sequence.prefix}\0${sequence.suffix}`.replace('\0', '.\0.');
    return [...text.matchAll(eyeParts)].map((match) => {
      const part = match[0];
      const shape = part.length === 1 ? 'short' : 'long';
      return {
        key: `${sequence.width}\0${shape}\0${text.slice(0, match.index)}\0${text.slice(match.index + part.length)}`,
        isLeft: part.toLowerCase().startsWith('l'),
      };
    });
  };
  for (const [i, sequence] of sequences.entries()) {
    for (const { key, isLeft } of keysOf(sequence)) if (isLeft && !lefts.has(key)) lefts.set(key, i);
  }
  return sequences.map((sequence) => {
    for (const { key, isLeft } of keysOf(sequence)) {
      const eyeOf = isLeft ? undefined : lefts.get(key);
      if (eyeOf !== undefined) return { ...sequence, eyeOf };
    }
    return sequence;
  });
}
