/** Writes the manifests that the bench reads: the same bytes for the same seed, made without the code that is measured. */
import { openSync, writeSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLink2025, writeManifest2025, type Row } from './manifestData2025';

/** What a comparison of the two manifests must find. */
export interface ExpectedChanges {
  readonly new: number;
  readonly modified: number;
  readonly deleted: number;
  readonly unchanged: number;
}

/** `before` and `after` are canonical, also in both spellings of version 2025-12; `spaced` is `before` with spaces, `unicode` has names beyond ASCII, `shuffled` is unsorted. */
export function writeManifests(folder: string, count: number): void {
  const random = generator(20_231_103);
  const before = Array.from({ length: count }, (_, index) => row(pathOf(index), random));
  const expected = { new: 0, modified: 0, deleted: 0, unchanged: 0 };
  // A link has neither hash nor time: it stays what it was.
  let changedLinks = 0;
  const after: Row[] = [];
  for (const old of before) {
    const chance = random();
    if (chance < 0.005) expected.deleted += 1;
    else if (chance < 0.015) {
      expected.modified += 1;
      if (isLink2025(old)) changedLinks += 1;
      after.push(row(old.path, random));
    } else {
      expected.unchanged += 1;
      after.push(old);
    }
    if (chance > 0.995) {
      expected.new += 1;
      after.push(row(`${old.path}.bak`, random));
    }
  }
  write(join(folder, 'before.manifest'), before);
  write(join(folder, 'after.manifest'), after);
  for (const spelling of ['path', 'name'] as const) {
    writeManifest2025(join(folder, `before-${spelling}.manifest`), before, spelling);
    writeManifest2025(join(folder, `after-${spelling}.manifest`), after, spelling);
  }
  write(join(folder, 'spaced.manifest'), before, ' ');
  write(join(folder, 'unicode.manifest'), sorted(before.map((old) => ({ ...old, path: foreign(old.path) }))));
  write(join(folder, 'shuffled.manifest'), shuffled(before, random));
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected satisfies ExpectedChanges));
  const { modified, unchanged } = expected;
  const expected2025 = { ...expected, modified: modified - changedLinks, unchanged: unchanged + changedLinks };
  writeFileSync(join(folder, 'expected-2025.json'), JSON.stringify(expected2025 satisfies ExpectedChanges));
}

/** Frames of shots, in the manifest's order. */
function pathOf(index: number): string {
  const frame = 1001 + (index % 200);
  const layer = ['beauty', 'cryptomatte', 'diffuse', 'normals', 'specular'][Math.floor(index / 200) % 5] ?? '';
  const shot = String(Math.floor(index / 1000)).padStart(4, '0');
  return `shots/sh${shot}/${layer}/${layer}.${frame}.exr`;
}

function row(path: string, random: () => number): Row {
  const word = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return {
    path,
    hash: word() + word() + word() + word(),
    mtime: 1_700_000_000_000_000 + Math.floor(random() * 2 ** 44),
    size: Math.floor(2 ** (random() * 34)),
  };
}

function foreign(path: string): string {
  return path.replace('shots', 'ショット').replace('exr', 'ü.exr').replace('beauty', '美');
}

function sorted(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function shuffled(rows: readonly Row[], random: () => number): Row[] {
  const order = [...rows];
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [left, right] = [order[index], order[other]];
    if (left === undefined || right === undefined) break;
    [order[index], order[other]] = [right, left];
  }
  return order;
}

function write(file: string, rows: readonly Row[], space = ''): void {
  const handle = openSync(file, 'w');
  const pair = (key: string, value: string): string => `"${key}":${space}${value}`;
  writeSync(
    handle,
    `{${pair('hashAlg', '"xxh128"')},${space}${pair('manifestVersion', '"2023-03-03"')},${space}"paths":${space}[`,
  );
  let total = 0;
  for (let start = 0; start < rows.length; start += 10_000) {
    const texts = rows.slice(start, start + 10_000).map(({ hash, mtime, path, size }) => {
      total += size;
      const fields = [
        pair('hash', `"${hash}"`),
        pair('mtime', `${mtime}`),
        pair('path', ascii(path)),
        pair('size', `${size}`),
      ];
      return `{${fields.join(`,${space}`)}}`;
    });
    writeSync(handle, `${start > 0 ? `,${space}` : ''}${texts.join(`,${space}`)}`);
  }
  writeSync(handle, `],${space}${pair('totalSize', `${total}`)}}`);
  closeSync(handle);
}

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Evenly spread numbers from 0 to 1, always the same for a seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
