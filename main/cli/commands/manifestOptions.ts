/** Options that several manifest verbs take, and what they mean. */
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { writableVersions, type WritableVersion } from '../../../shared/manifest/encode';
import type { ManifestDialect } from '../../../shared/manifest/manifest';
import { version2025 } from '../../../shared/manifest/names';
import type { Output } from '../output/output';
import type { CommonOptions } from '../session';
import { collect } from '../verb';

const dialects: readonly ManifestDialect[] = ['path', 'name'];

export function withFilters(command: Command): Command {
  return command
    .option('-i, --include <glob>', 'only these files; may be repeated', collect)
    .option('-e, --exclude <glob>', 'not these files; may be repeated', collect)
    .option('--include-exclude-config <json>', 'both as JSON text or a JSON file (also -ie)')
    .addOption(
      new Option('--glob-dialect <name>', 'how patterns are read; the reference knows no {a,b}')
        .choices(['path', 'reference'])
        .default('path'),
    );
}

/** `-` and nothing both mean standard output. */
export function withOut(command: Command): Command {
  return command.option('--out <file>', 'where the manifest goes (default: standard output)');
}

/** For verbs that read one manifest: `--manifest` as the Deadline client names it. */
export function withManifest(command: Command): Command {
  return command.option('--manifest <file>', 'the manifest, where it is not an argument');
}

export function versionOption(flags: string, description: string): Option {
  return new Option(flags, description).choices(writableVersions);
}

/** What the farm's workers do not read yet goes only where somebody asked for it. */
export function warnOfVersion(version: WritableVersion, output: Pick<Output, 'warning'>): void {
  if (version === version2025)
    output.warning('The workers of Deadline Cloud read manifests of version 2023-03-03 only.', { version });
}

export function dialectOption(): Option {
  return new Option('--dialect <name>', 'spelling of 2025-12: of rusty-attachments, or of openjd-rs').choices(dialects);
}

/** `input.invalid` for a spelling that the version does not have. */
export function requireDialect(dialect: ManifestDialect | undefined, version: WritableVersion): void {
  if (dialect === undefined || version === version2025) return;
  throw usage(`Version ${version} has one spelling only.`, 'Leave --dialect out, or write version 2025-12.');
}

/** A store named by any of its flags, or connected by the settings. */
export function withStore(command: Command): Command {
  return command
    .option('--s3-root-uri <uri>', 's3://BUCKET/PREFIX or file:///ABSOLUTE/DIR')
    .option('--store <uri>', 'the same as --s3-root-uri');
}

export const hasStore = ({ s3RootUri, store }: CommonOptions): boolean => (s3RootUri ?? store) !== undefined;

/** `input.invalid`: how a verb is called, not what it found. */
export function usage(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was read or written.', hint });
}
