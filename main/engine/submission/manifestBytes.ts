/** The bytes of the manifest of a group, slice by slice: the columns of a whole one of a million files are as large as all that it is of. */
import { toInt } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { buildManifest } from '../../../shared/manifest/build';
import { encodeManifest, type WritableVersion } from '../../../shared/manifest/encode';
import { head2023, parts2023, tail2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { version2023 } from '../../../shared/manifest/names';
import { requireUploadable } from '../../../shared/manifest/validate';
import type { SubmissionGroup } from './submission';

const partBytes = 1024 * 1024;
const sliceEntries = 32_768;

/** Of a group with files; the same each time. Strict: throws `manifest.*` for what no reader would accept. */
export function* manifestBytes(
  group: SubmissionGroup,
  version: WritableVersion = version2023,
  entriesPerSlice = sliceEntries,
): Generator<Uint8Array> {
  const { length } = group.entries;
  // Its folders stand before its files, so that it is written as a whole.
  if (version !== version2023) {
    yield encodeManifest(sliceOf(group, 0, length), { version });
    return;
  }
  const step = length <= entriesPerSlice || !isOrderly(group) ? length : entriesPerSlice;
  let totalBytes = 0n;
  for (let from = 0; from < length; from += step) {
    const manifest = sliceOf(group, from, Math.min(length, from + step));
    totalBytes += BigInt(manifest.totalSizeBytes);
    const isLast = from + step >= length;
    const frame = { head: from === 0 ? head2023 : ',', tail: isLast ? tail2023(totalBytes) : '' };
    yield* parts2023(manifest, partBytes, frame);
  }
}

/** Whether slices say the same as the whole: paths rise, and none lies beneath another one. */
function isOrderly({ entries }: SubmissionGroup): boolean {
  /** Earlier paths with which the newest begins, each longer than the one before it. */
  const beginnings: string[] = [];
  let before = '';
  for (const { relativePath: path } of entries) {
    if (path <= before) return false;
    for (let last = beginnings.at(-1); last !== undefined && !path.startsWith(last); last = beginnings.at(-1))
      beginnings.pop();
    if (beginnings.some((beginning) => path[beginning.length] === '/')) return false;
    beginnings.push(path);
    before = path;
  }
  return true;
}

function sliceOf(group: SubmissionGroup, from: number, to: number): Manifest {
  const source = `The manifest of ${group.rootPath}`;
  const build = (first: number, end: number): Manifest => {
    const manifest = buildManifest(entriesOf(group, first, end), { source });
    requireUploadable(manifest, source);
    return manifest;
  };
  try {
    return build(from, to);
  } catch (error) {
    // Only the whole says where in it the entry is.
    if (to - from < group.entries.length) build(0, group.entries.length);
    throw error;
  }
}

function* entriesOf({ entries }: SubmissionGroup, from: number, to: number): Generator<FileEntry> {
  for (let index = from; index < to; index += 1) {
    const entry = entries.at(index);
    if (entry === undefined) throw new RangeError(`the group has no entry ${index}`);
    const { relativePath: path, hash, stat } = entry;
    yield { kind: 'file', path, hash, sizeBytes: stat.sizeBytes, mtimeUs: toInt(mtimeUsOf(stat.mtimeNs)) };
  }
}
