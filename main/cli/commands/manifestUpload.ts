/** `satchel manifest upload`. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { requireUploadable } from '../../../shared/manifest/validate';
import { storeManifest } from '../../engine/attachments/storeManifest';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifest } from './manifestFiles';
import { withStore } from './manifestOptions';

interface UploadOptions {
  readonly s3ManifestPrefix?: string;
}

export function addUpload(group: Command, run: RunVerb): void {
  withStore(group.command('upload'))
    .description('put a manifest file into a store')
    .argument('<file>')
    .option('--s3-cas-uri <uri>', 'the same as --s3-root-uri, as the Deadline client names it')
    .option('--s3-manifest-prefix <prefix>', 'folder below Manifests/ (default: none)')
    .action((file: string, options: UploadOptions, command: Command) =>
      run(command, (session) => uploadVerb(file, options, session)),
    );
}

/** Strict: a manifest that a reader would warn about is not sent. */
async function uploadVerb(
  file: string,
  { s3ManifestPrefix: prefix = '' }: UploadOptions,
  session: Session,
): Promise<number> {
  const { output, context } = session;
  const { connections } = await session.engine();
  const { manifest, hash, bytes, path } = await readManifest(file, session);
  requireUploadable(manifest, path);
  const named = { bytes, hash, fileName: basename(path), prefix };
  const key = await storeManifest(named, await connections.store('submit'), context.signal);
  output.answer(key);
  output.result('manifest upload', { key, hash });
  return exitCodes.ok;
}
