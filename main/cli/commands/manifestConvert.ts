/** `satchel manifest convert`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { WritableVersion } from '../../../shared/manifest/encode';
import type { ManifestDialect } from '../../../shared/manifest/manifest';
import { convertManifest } from '../../engine/manifest/convertManifest';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { manifestFileOf, readManifest } from './manifestFiles';
import { dialectOption, requireDialect, versionOption, withManifest, withOut } from './manifestOptions';
import { reportLost, requireOut, writeManifest, type OutOptions } from './manifestOut';

interface ConvertOptions extends OutOptions {
  readonly to: WritableVersion;
  readonly dialect?: ManifestDialect;
  readonly manifest?: string;
}

export function addConvert(group: Command, run: RunVerb): void {
  withManifest(withOut(group.command('convert')))
    .description('a manifest in another version, and what that version cannot hold')
    .argument('[file]', 'manifest, or - for standard input')
    .addOption(versionOption('--to <version>', 'the version to write').makeOptionMandatory())
    .addOption(dialectOption())
    .action((file: string | undefined, options: ConvertOptions, command: Command) =>
      run(command, (session) => convertVerb(manifestFileOf(file, options), options, session)),
    );
}

async function convertVerb(file: string, options: ConvertOptions, session: Session): Promise<number> {
  requireOut(options, session);
  requireDialect(options.dialect, options.to);
  const { output } = session;
  const read = await readManifest(file, session);
  const { to: version, dialect } = options;
  const encoding = { version, ...(dialect === undefined ? {} : { dialect }) };
  const { manifest, lost } = convertManifest(read.manifest, encoding);
  const rows = reportLost(lost, output);
  const written = await writeManifest(manifest, { ...options, ...encoding }, session);
  output.result('manifest convert', { ...written, version, lost: rows });
  return exitCodes.ok;
}
