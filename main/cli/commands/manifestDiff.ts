/** `satchel manifest diff`. */
import { exitCodes } from '../../../shared/domain/exitCodes';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { compilePatterns } from '../../../shared/text/patterns';
import { diffTree } from '../../engine/manifest/diffTree';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { filtersOf, hashEntries, readManifest, scanFiltered, type FilterOptions } from './manifestFiles';

export interface DiffOptions extends FilterOptions {
  readonly root: string;
  readonly manifest: string;
  readonly forceRehash?: boolean;
}

/** Without `--force-rehash` equal size and time count as equal. */
export async function diffVerb(options: DiffOptions, { output, engine, context }: Session): Promise<number> {
  const { ports } = (await engine()).parts;
  const { manifest } = await readManifest(absolute(options.manifest), ports);
  const filters = await filtersOf(options, ports);
  const scanned = await scanFiltered(absolute(options.root), filters, ports, context);
  for (const { path, code, message } of scanned.skipped) output.warning(message, { path, code });
  const covered = compilePatterns({ ...filters, hidden: false });
  const changes = await diffTree({
    manifest,
    files: scanned.files.map((file) => ({
      ...file,
      sizeBytes: file.stat.sizeBytes,
      mtimeUs: mtimeUsOf(file.stat.mtimeNs),
    })),
    mode: options.forceRehash === true ? 'hash' : 'fast',
    hashOf: async (file) => {
      const { entries } = await hashEntries([file], true, ports, context);
      return entries[0]?.hash ?? '';
    },
    isCovered: (path) => covered.matches(path),
    signal: context.signal,
  });
  for (const [state, paths] of Object.entries({
    new: changes.new,
    modified: changes.modified,
    deleted: changes.deleted,
  })) {
    for (const path of paths) output.text(`${state.padEnd(8)} ${path}`);
  }
  if (changes.new.length + changes.modified.length + changes.deleted.length === 0) output.text('Nothing changed.');
  output.result('manifest diff', { new: changes.new, modified: changes.modified, deleted: changes.deleted });
  return exitCodes.ok;
}
