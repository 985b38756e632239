/** Folders as people and programs make them, for comparing what two tools say of one folder. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { createFileSystem } from '../../main/adapters/files/fileSystem';

export interface PlantedFile {
  readonly content: string;
  readonly mtimeUs: number;
}

/** A file, a folder by names, or the text of a link. */
export type Planted = PlantedFile | Folder | { readonly link: string };
export interface Folder {
  readonly folder: Readonly<Record<string, Planted>>;
}

const words = ['a', 'b', 'A', 'Z', 'z', '0', '1', 'frame', 'Render', '0001', 'exr', 'tmp'];
const marks = Array.from(' .-_~#%$[]*?{}()!\'":;&|<>=+,@^`\t\n\r\u0001\u001f\u007f');
const letters = [
  ...['\u0080', '\u00a0', '\u00ad', 'é', 'e\u0301', 'ñ', 'n\u0303', 'ß', 'İ', '\u200d', '\u2028', '日本', 'テ', 'サ'],
  ...['\ud7ff', '\ue000', '\ufb33', '\ufeff', '\uffff', '😀', '𝒳', '\u{10ffff}', '👩\u200d🚀'],
];

/** Names that a POSIX disk holds; at most about 80 bytes. Backslashes and drive letters have tests of their own. */
export const fileName: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...words) },
      { weight: 2, arbitrary: fc.constantFrom(...marks) },
      { weight: 2, arbitrary: fc.constantFrom(...letters) },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))
  .filter((name) => name !== '.' && name !== '..' && !/^[a-z]:/i.test(name) && !isOwn(name));

/** Satchel never carries its own files. */
const isOwn = (name: string): boolean => name.startsWith('.satchel');

/** Microseconds between 1930 and 2240; manifests have no finer times, and few disks hold earlier or later ones. */
const mtimeUs = fc.oneof(
  fc.integer({ min: -1_262_304_000_000_000, max: 8_520_336_000_000_000 }),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }).map((seconds) => seconds * 1_000_000),
);

const content = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 1100 }).map((size) => '\0\u0007x'.repeat(size).slice(0, size)) },
);
const anyFile: fc.Arbitrary<PlantedFile> = fc.record({ content, mtimeUs });

/** Of our time: the reference compares times as doubles, which agree with whole microseconds only from 1970 to 2106. */
const fileOfOurTime: fc.Arbitrary<PlantedFile> = fc.record({
  content,
  mtimeUs: fc.integer({ min: 10_000_000, max: 4_290_000_000_000_000 }),
});

function folderOf(depth: number, file: fc.Arbitrary<PlantedFile>): fc.Arbitrary<Folder> {
  const member: fc.Arbitrary<Planted> =
    depth === 0 ? file : fc.oneof({ weight: 5, arbitrary: file }, { weight: 2, arbitrary: folderOf(depth - 1, file) });
  return fc.dictionary(fileName, member, { maxKeys: 5, noNullPrototype: true }).map((folder) => ({ folder }));
}

const segmentName = fc.constantFrom('a', 'b', 'ab', 'd', '.h', 'x.exr', 'y.exr', 'B.EXR', '[b]', 'é', '😀', '1');
const namedFolder = (depth: number): fc.Arbitrary<Folder> =>
  fc
    .dictionary(segmentName, depth === 0 ? anyFile : fc.oneof(anyFile, namedFolder(depth - 1)), {
      maxKeys: 6,
      noNullPrototype: true,
    })
    .map((folder) => ({ folder }));

/** Few names, so that patterns meet them. */
export const namedTree: fc.Arbitrary<Folder> = namedFolder(3);

const patternPiece = fc.constantFrom(
  '*',
  '?',
  'a',
  'b',
  '.h',
  '.exr',
  '[ab]',
  '[!a]',
  '[[]',
  ']',
  'é',
  '😀',
  'x',
  '**',
);
const patternSegment = fc.oneof(
  { weight: 2, arbitrary: fc.constant('**') },
  { weight: 2, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: segmentName.map((name) => name.replaceAll('[', '[[]')) },
  { weight: 3, arbitrary: fc.array(patternPiece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')) },
);

/** A pattern as both tools read it: no braces, no escapes, no `/` at the end. */
export const treePattern: fc.Arbitrary<string> = fc
  .array(patternSegment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'));

/** Folders nested up to four deep, with empty ones and hidden names. */
export const plainTree: fc.Arbitrary<Folder> = folderOf(3, anyFile);

const treeOfOurTime = folderOf(3, fileOfOurTime);

/** A tree with a folder of links: to its files, to its folders (never to one above the link), and to nothing. */
export const linkedTree: fc.Arbitrary<Folder> = fc
  .tuple(
    plainTree,
    fc.array(fc.tuple(fileName, fc.nat(), fc.constantFrom('file', 'folder', 'nothing')), { maxLength: 4 }),
  )
  .map(([tree, wishes]) => {
    const links: Record<string, Planted> = {};
    for (const [name, at, kind] of wishes) {
      const targets = kind === 'nothing' ? ['gone'] : pathsOf(tree, kind === 'file');
      const target = targets[at % Math.max(targets.length, 1)];
      if (target !== undefined) links[name] = { link: `../${target}` };
    }
    return { folder: { ...tree.folder, links: { folder: links } } };
  });

/** Paths of all files, or of all folders, of a tree without links. */
export function pathsOf({ folder }: Folder, isFile: boolean, parent = ''): string[] {
  return Object.entries(folder).flatMap(([name, member]) => {
    const at = `${parent}${name}`;
    if ('folder' in member) return [...(isFile ? [] : [at]), ...pathsOf(member, isFile, `${at}/`)];
    return isFile && 'content' in member ? [at] : [];
  });
}

const files = createFileSystem();

export async function plantTree(root: string, { folder }: Folder): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [name, member] of Object.entries(folder)) {
    const target = path.join(root, name);
    if ('folder' in member) await plantTree(target, member);
    else if ('link' in member) await symlink(member.link, target);
    else {
      await writeFile(target, member.content);
      await files.setMtime(target, BigInt(member.mtimeUs));
    }
  }
}

const sameLengthOther = (text: string): string => text.replaceAll(/[^]/gu, (char) => (char.length === 1 ? '#' : '🎬'));

/** What may happen to a file between two looks. */
const edit = fc.oneof(
  fc.constant('keep' as const),
  fc.constant('delete' as const),
  fc.constant('folder' as const),
  fc.constant('content' as const),
  fc.constantFrom(-2_000_000, -2, -1, 1, 2, 3_600_000_000),
  fileOfOurTime,
);

/** The same tree some time later: files gone, grown, touched, rewritten with time and size kept, turned into folders, or added. */
export const treeAndLater: fc.Arbitrary<readonly [Folder, Folder]> = treeOfOurTime.chain((tree) =>
  fc
    .tuple(fc.constant(tree), fc.array(edit, { minLength: 40, maxLength: 40 }), treeOfOurTime)
    .map(([before, edits, added]) => {
      const queue = [...edits];
      const later = ({ folder }: Folder): Folder => ({
        folder: Object.fromEntries(
          Object.entries(folder).flatMap(([name, member]): [string, Planted][] => {
            if ('folder' in member) return [[name, later(member)]];
            if ('link' in member) return [[name, member]];
            const change = queue.shift() ?? 'keep';
            if (change === 'delete') return [];
            if (change === 'folder') return [[name, { folder: { 'once a file': member } }]];
            if (change === 'content') return [[name, { ...member, content: sameLengthOther(member.content) }]];
            if (typeof change === 'number') return [[name, { ...member, mtimeUs: member.mtimeUs + change }]];
            return [[name, change === 'keep' ? member : change]];
          }),
        ),
      });
      const edited = later(before);
      return [before, { folder: { ...added.folder, ...edited.folder } }] as const;
    }),
);
