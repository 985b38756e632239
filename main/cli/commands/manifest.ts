/** `satchel manifest snapshot|diff|show|verify`: manifests of folders, as the Deadline client has them. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import type { CommonOptions } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { diffVerb, type DiffOptions } from './manifestDiff';
import { readManifest } from './manifestFiles';
import { snapshotVerb, type SnapshotOptions } from './manifestSnapshot';
import { summarise, summariseEntry } from '../../engine/manifest/summarise';
import { verifyFiles, verifyStored } from '../../engine/manifest/verifyManifest';

export function addManifestCommands(program: Command, run: RunVerb): void {
  const manifest = program.command('manifest').description('manifests: lists of files by hash');
  withFilters(manifest.command('snapshot'))
    .description('write the manifest of a folder')
    .requiredOption('--root <dir>', 'the folder')
    .option('-d, --destination <dir>', 'where the manifest goes (default: the folder itself)')
    .option('-n, --name <name>', 'name of the file (default: from the path)')
    .option('--out <file>', 'exact file to write')
    .option('--force-rehash', 'read every file, whatever the cache knows')
    .option('--diff <manifest>', 'only what is new or changed since this manifest')
    .action((options: SnapshotOptions, command: Command) => run(command, (session) => snapshotVerb(options, session)));
  withFilters(manifest.command('diff'))
    .description('what changed in a folder since a manifest was made')
    .requiredOption('--root <dir>', 'the folder')
    .requiredOption('--manifest <file>', 'the manifest')
    .option('--force-rehash', 'compare contents, not sizes and times')
    .action((options: DiffOptions, command: Command) => run(command, (session) => diffVerb(options, session)));
  manifest
    .command('show')
    .description('what a manifest holds')
    .argument('<file>')
    .option('--entries', 'also every file')
    .action((file: string, options: { readonly entries?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { ports } = (await engine()).parts;
        const { manifest: read, hash } = await readManifest(absolute(file), ports);
        const summary = summarise(read, hash);
        if (options.entries === true) {
          for (const entry of wholeFilesOf(read))
            output.item({ ...summariseEntry(entry) }, `${entry.hash}  ${entry.path}`);
        }
        output.text(
          `${summary.fileCount} files, ${String(summary.totalSizeBytes)} bytes, ${summary.version}, ${summary.hashAlg} ${hash}`,
        );
        for (const issue of read.issues) output.warning(issue.message, { code: issue.code, path: issue.path });
        output.result('manifest show', { ...summary });
        return exitCodes.ok;
      }),
    );
  manifest
    .command('verify')
    .description('whether everything a manifest lists is there')
    .argument('<file>')
    .option('--root <dir>', 'as files below this folder')
    .option('--s3-root-uri <uri>', 'as objects of this store')
    .option('--deep', 'read and hash everything')
    .action((file: string, options: { readonly root?: string; readonly deep?: boolean }, command: Command) =>
      run(command, async ({ output, engine, context, options: common }) => {
        requireOne(options.root, common);
        const opened = await engine();
        const { ports } = opened.parts;
        const { manifest: read } = await readManifest(absolute(file), ports);
        const deep = options.deep === true;
        const report =
          options.root === undefined
            ? await verifyStored(
                { manifest: read, deep },
                { store: opened.connections.store(), hasher: ports.hasher },
                context,
              )
            : await verifyFiles({ manifest: read, root: absolute(options.root), deep }, ports, context);
        for (const state of ['missing', 'changed', 'corrupt'] as const) {
          for (const path of report[state]) output.text(`${state.padEnd(8)} ${path}`);
        }
        const bad = report.missing.length + report.changed.length + report.corrupt.length;
        output.text(
          bad === 0
            ? `All ${report.checked} files are as the manifest says.`
            : `${bad} of ${report.checked} files are not as the manifest says.`,
        );
        output.result('manifest verify', { ...report });
        return bad === 0 ? exitCodes.ok : exitCodes.integrity;
      }),
    );
}

function withFilters(command: Command): Command {
  return command
    .option('-i, --include <glob>', 'only these files; may be repeated', collect)
    .option('-e, --exclude <glob>', 'not these files; may be repeated', collect)
    .option('--include-exclude-config <json>', 'both as JSON text or a JSON file (also -ie)');
}

function requireOne(root: string | undefined, common: CommonOptions): void {
  if ((root === undefined) !== (common.s3RootUri === undefined && common.store === undefined)) return;
  throw new AppError({
    code: 'input.invalid',
    message: 'Give either --root or --s3-root-uri.',
    hint: '--root compares with files, --s3-root-uri with a store.',
  });
}
