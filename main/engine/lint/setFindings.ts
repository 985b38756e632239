/** Gaps and empty files of the frame sequences and texture sets in one folder. */
import { say } from '../../../shared/text/say';
import { detectSequences, type DetectedSequence } from '../outputs/sequences/sequence';
import type { FindingList } from './findingList';
import { frameGaps } from './frameGaps';
import { joined, type LintedFolder, type LintSurroundings } from './lintedFiles';
import { listText, runsOf, runsText } from './numberText';
import { missingTiles, udimOf } from './tileGaps';

/** More tiles than any texture has: numbers of a long plate in a folder of textures. */
const mostTiles = 150;
const frameDigits = 3;
const keptRuns = 200;
const keptPaths = 20;
/** Maps that are painted on tiles; names that renders carry too (diffuse, normal, specular) are not among them. */
const mapName =
  /(?:^|[._\- ])(?:albedo|basecolor|roughness|metalness|metallic|displacement|disp|bump|nrm|udim)[._\-]$/i;

/** `names`: of the folder's files, in the order of its numbers. */
export function addSetFindings(
  folder: LintedFolder,
  names: readonly string[],
  sizeBytes: (number: number) => number,
  { format }: LintSurroundings,
  list: FindingList,
): void {
  for (const sequence of detectSequences(names, folder.path.replaceAll('\\', '/'))) {
    const tiles = tilesOf(sequence);
    const path = joined(folder.path, titleOf(sequence, tiles !== undefined), format);
    if (tiles === undefined) addFrameGaps(path, sequence, list);
    else addTileGaps(path, sequence, tiles, list);
    addEmptyFiles(path, folder, sequence, names, sizeBytes, format, list);
  }
}

/** The set as a whole, its gaps included: `plate.[1001-1240].exr`, `rock.<UDIM>.tx`. */
function titleOf({ prefix, suffix, type, members, label }: DetectedSequence, isTiles: boolean): string {
  if (type === 'tiles') return label;
  if (isTiles) return `${prefix}<UDIM>${suffix}`;
  return `${prefix}[${members[0]?.token ?? ''}-${members.at(-1)?.token ?? ''}]${suffix}`;
}

interface Tiles {
  /** Ascending UDIM numbers. */
  readonly numbers: readonly number[];
  /** As the names of the set write a tile. */
  readonly text: (tile: number) => string;
}

/** The tiles of a texture set; undefined for frames, and for pairs that lie in no UDIM grid. */
function tilesOf({ type, members, prefix }: DetectedSequence): Tiles | undefined {
  const frames = members.map(({ frame }) => frame);
  if (type === 'tiles') {
    const pairs = frames.map((frame) => ({ u: Math.floor(frame / 100), v: frame % 100 }));
    // Mudbox counts from 1, ZBrush from 0.
    const base = pairs.some(({ u, v }) => u === 0 || v === 0) ? 0 : 1;
    const numbers = pairs.flatMap(({ u, v }) => udimOf(u - base, v - base) ?? []).sort((a, b) => a - b);
    if (numbers.length < pairs.length) return undefined;
    return {
      numbers,
      text: (tile) => `u${((tile - 1001) % 10) + base}_v${Math.floor((tile - 1001) / 10) + base}`,
    };
  }
  const isTiles = type === 'udim' || (mapName.test(prefix) && frames.every((tile) => tile >= 1001 && tile <= 1999));
  return isTiles && frames.length <= mostTiles ? { numbers: frames, text: (tile) => `${tile}` } : undefined;
}

function addTileGaps(path: string, { type }: DetectedSequence, { numbers, text }: Tiles, list: FindingList): void {
  const missing = missingTiles(numbers);
  if (missing.length === 0) return;
  const count = missing.length;
  const tiles = type === 'tiles' ? listText(missing.map(text)) : runsText(runsOf(missing));
  list.add({
    id: 'udim.gap',
    level: 'warning',
    path,
    sentence: say('lint.tiles', { count, total: numbers.length + count, tiles }),
    fix: say('lint.tiles.fix'),
    missingCount: count,
    facts: { kind: 'tiles', present: [...numbers], missing: [...missing] },
  });
}

function addFrameGaps(path: string, { members }: DetectedSequence, list: FindingList): void {
  const isFrameLike = members.every(({ token }) => token.replace('-', '').length >= frameDigits);
  const frames = members.map(({ frame }) => frame);
  const gaps = frameGaps(frames, isFrameLike);
  if (gaps === undefined) return;
  const { first, last, step, missing, missingCount, isEvident } = gaps;
  const values = { count: missingCount, frames: stepText(runsText(missing), step) };
  list.add({
    id: 'frames.gap',
    level: isEvident ? 'warning' : 'info',
    path,
    sentence: say(isEvident ? 'lint.frames' : 'lint.frames.maybe', values),
    fix: say(isEvident ? 'lint.frames.fix' : 'lint.frames.maybe.fix'),
    ...(isEvident ? { missingCount } : {}),
    facts: {
      kind: 'frames',
      first,
      last,
      step,
      presentCount: frames.length,
      missing: missing.slice(0, keptRuns),
      missingCount,
    },
  });
}

function stepText(runs: string, step: number): string {
  return step === 1 ? runs : `${runs} (×${step})`;
}

function addEmptyFiles(
  path: string,
  folder: LintedFolder,
  { members }: DetectedSequence,
  names: readonly string[],
  sizeBytes: (number: number) => number,
  format: LintSurroundings['format'],
  list: FindingList,
): void {
  const empty = members.filter(({ index }) => sizeBytes(folder.numbers[index] ?? 0) === 0);
  if (empty.length === 0) return;
  list.add({
    id: 'frames.empty_file',
    level: 'warning',
    path,
    sentence: say('lint.emptyFile', {
      count: empty.length,
      total: members.length,
      files: listText(empty.map(({ token }) => token)),
    }),
    fix: say('lint.emptyFile.fix'),
    facts: {
      kind: 'paths',
      paths: empty.slice(0, keptPaths).map(({ index }) => joined(folder.path, names[index] ?? '', format)),
      count: empty.length,
    },
  });
}
