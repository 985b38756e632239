/** `satchel manifest filter`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { compilePatterns } from '../../../shared/text/patterns';
import { filterManifest } from '../../engine/manifest/filterManifest';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { manifestFileOf, readManifest } from './manifestFiles';
import { filtersOf, type FilterOptions } from './manifestFilters';
import { usage, withFilters, withManifest, withOut } from './manifestOptions';
import { requireOut, writeManifest, type OutOptions } from './manifestOut';

interface ManifestFilterOptions extends FilterOptions, OutOptions {}

export function addFilter(group: Command, run: RunVerb): void {
  withManifest(withOut(withFilters(group.command('filter'))))
    .description('what include and exclude patterns leave of a manifest; names that begin with a dot are as others')
    .argument('[file]', 'manifest, or - for standard input')
    .action(
      (file: string | undefined, options: ManifestFilterOptions & { readonly manifest?: string }, command: Command) =>
        run(command, (session) => filterVerb(manifestFileOf(file, options), options, session)),
    );
}

async function filterVerb(file: string, options: ManifestFilterOptions, session: Session): Promise<number> {
  requireOut(options, session);
  const { output, engine } = session;
  const { ports } = (await engine()).parts;
  const filters = await filtersOf(options, ports);
  if (filters.include.length + filters.exclude.length === 0)
    throw usage('There is no pattern to filter by.', 'Add -i GLOB or -e GLOB.');
  const patterns = compilePatterns({ ...filters, hidden: true });
  const { manifest } = await readManifest(file, session);
  const kept = filterManifest(manifest, (path) => patterns.matches(path));
  const written = await writeManifest(kept, options, session);
  output.result('manifest filter', { ...written, lost: [], removedCount: manifest.fileCount - kept.fileCount });
  return exitCodes.ok;
}
