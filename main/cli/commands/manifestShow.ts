/** `satchel manifest show`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { formatBytes, plural } from '../../../shared/text/format';
import { summarise, summariseEntry, summariseFolder } from '../../engine/manifest/summarise';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifest } from './manifestFiles';

interface ShowOptions {
  readonly entries?: boolean;
}

export function addShow(group: Command, run: RunVerb): void {
  group
    .command('show')
    .description('what a manifest holds')
    .argument('<file>', 'manifest, or - for standard input')
    .option('--entries', 'also every file, link, deletion and folder')
    .action((file: string, options: ShowOptions, command: Command) =>
      run(command, (session) => showVerb(file, options, session)),
    );
}

async function showVerb(file: string, options: ShowOptions, session: Session): Promise<number> {
  const { output } = session;
  const { manifest, hash } = await readManifest(file, session, Infinity);
  if (options.entries === true) {
    for (const folder of manifest.folders()) {
      const fields = summariseFolder(folder);
      output.item({ ...fields }, `${fields.kind.padEnd(34)}${folder.path}`);
    }
    for (const entry of manifest.entries()) {
      const fields = summariseEntry(entry);
      output.item({ ...fields }, `${(fields.hash ?? fields.kind).padEnd(34)}${entry.path}`);
    }
  }
  const summary = summarise(manifest, hash);
  const folders = summary.dirCount === 0 ? '' : `, ${plural(summary.dirCount, 'folder')}`;
  output.text(
    `${plural(summary.fileCount, 'file')}${folders}, ${formatBytes(Number(summary.totalSizeBytes))}, ${summary.version} ${summary.kind}, ${summary.hashAlg} ${hash}`,
  );
  output.result('manifest show', { ...summary });
  return exitCodes.ok;
}
