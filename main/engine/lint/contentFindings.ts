/** What reading the files told: files that changed meanwhile, and content that several of them hold. */
import { formatBytes } from '../../../shared/text/format';
import { say } from '../../../shared/text/say';
import type { FindingList } from './findingList';

/** A file that was read in another state than the scan saw. */
export interface ChangedFile {
  readonly path: string;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
}

/** The new state is what is sent; it may still be written to. */
export function addChangedFiles(changed: readonly ChangedFile[], list: FindingList): void {
  for (const { path, sizeBefore, sizeAfter } of changed)
    list.add({
      id: 'file.changed',
      level: 'warning',
      path,
      sentence:
        sizeBefore === sizeAfter
          ? say('lint.changed.same', { size: formatBytes(sizeAfter) })
          : say('lint.changed', { before: formatBytes(sizeBefore), after: formatBytes(sizeAfter) }),
      fix: say('lint.changed.fix'),
      facts: { kind: 'change', sizeBefore, sizeAfter },
    });
}

/** Files by the content they hold. */
export interface HeldContents {
  /** How many contents there are. */
  readonly count: number;
  /** The files and, beside each, its content. */
  readonly groups: readonly { readonly numbers: Uint32Array; readonly contents: Uint32Array }[];
}

const shownPaths = 20;

/** One row for all; empty files are not counted. */
export function addDuplicates(
  held: HeldContents,
  sizeBytes: (number: number) => number,
  pathOf: (number: number) => string,
  list: FindingList,
): void {
  const counts = new Uint32Array(held.count);
  let [files, savedBytes, worst, worstBytes, contents] = [0, 0, 0, 0, 0];
  eachFile(held, (number, content) => {
    const size = sizeBytes(number);
    if (size === 0) return;
    const count = (counts[content] ?? 0) + 1;
    counts[content] = count;
    if (count === 1) return;
    if (count === 2) contents += 1;
    files += 1;
    savedBytes += size;
    const bytes = size * (count - 1);
    if (bytes > worstBytes) [worst, worstBytes] = [content, bytes];
  });
  if (files === 0) return;
  const paths: string[] = [];
  eachFile(held, (number, content) => {
    if (content === worst && paths.length < shownPaths && sizeBytes(number) > 0) paths.push(pathOf(number));
  });
  list.add({
    id: 'content.duplicate',
    level: 'info',
    path: paths[0] ?? '',
    sentence: say('lint.duplicate', { count: files, size: formatBytes(savedBytes) }),
    fix: say('lint.duplicate.fix'),
    facts: { kind: 'duplicates', files, contents, savedBytes, paths },
  });
}

function eachFile({ groups }: HeldContents, look: (number: number, content: number) => void): void {
  for (const { numbers, contents } of groups)
    for (let at = 0; at < numbers.length; at += 1) look(numbers[at] ?? 0, contents[at] ?? 0);
}
