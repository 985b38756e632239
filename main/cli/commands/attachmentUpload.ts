/** `satchel attachment upload`. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { requireUploadable } from '../../../shared/manifest/validate';
import { formatBytes, plural } from '../../../shared/text/format';
import type { NamedRoot } from '../../engine/attachments/rootsByDigest';
import { storeManifest } from '../../engine/attachments/storeManifest';
import { uploadAttachments } from '../../engine/attachments/uploadAttachments';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { matchRoots, rootsOfFolders, rootsOfRules } from './attachmentRoots';
import { readManifest, type ReadManifest } from './manifestFiles';
import { usage, withStore } from './manifestOptions';

interface AttachmentUploadOptions {
  readonly manifests: readonly string[];
  readonly rootDirs?: readonly string[];
  readonly pathMappingRules?: string;
  readonly uploadManifestPath?: string;
}

interface Attachment extends ReadManifest {
  readonly place: NamedRoot;
}

export function addAttachmentUpload(group: Command, run: RunVerb): void {
  withStore(group.command('upload'))
    .description('send the files that manifests list to a store')
    .requiredOption('-m, --manifests <file...>', 'manifest files')
    .option('-r, --root-dirs <dir...>', 'the folders that hold the files')
    .option('--path-mapping-rules <file>', 'or rules that say where they are')
    .option('--upload-manifest-path <prefix>', 'also send the manifests, to this folder below Manifests/')
    .action((options: AttachmentUploadOptions, command: Command) =>
      run(command, (session) => uploadVerb(options, session)),
    );
}

/** Exit 3 when files could not be sent; then no manifest is, for it would name what is not there. */
async function uploadVerb(options: AttachmentUploadOptions, session: Session): Promise<number> {
  if ((options.rootDirs === undefined) === (options.pathMappingRules === undefined))
    throw usage('Give either --root-dirs or --path-mapping-rules.', 'One of them says where the files are.');
  const { output, context } = session;
  const { connections, parts } = await session.engine();
  const attachments = await readAttachments(options, session);
  const ports = { ...parts.ports, store: await connections.store('submit') };
  const sets = attachments.map(({ manifest, place }) => ({ manifest, root: place.folder }));
  const report = await uploadAttachments(sets, ports, context);
  for (const { path, code, message } of report.failed) output.warning(message, { path, code });
  const manifests: { readonly key: string; readonly hash: string }[] = [];
  if (options.uploadManifestPath !== undefined && report.failed.length === 0) {
    for (const { bytes, hash, path, place } of attachments) {
      const named = { bytes, hash, fileName: basename(path), prefix: options.uploadManifestPath };
      const key = await storeManifest({ ...named, assetRoot: place.source }, ports.store, context.signal);
      manifests.push({ key, hash });
      output.answer(key);
    }
  }
  output.text(
    `${plural(report.files, 'file')}: ${plural(report.uploadedObjects, 'object')} sent (${formatBytes(report.uploadedBytes)}), ${report.skippedObjects} already there, ${report.failed.length} failed.`,
  );
  output.result('attachment upload', { ...report, manifests });
  return report.failed.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

async function readAttachments(
  { manifests, rootDirs = [], pathMappingRules }: AttachmentUploadOptions,
  session: Session,
): Promise<readonly Attachment[]> {
  const { ports } = (await session.engine()).parts;
  const roots = pathMappingRules === undefined ? rootsOfFolders(rootDirs) : await rootsOfRules(pathMappingRules, ports);
  const places = matchRoots(manifests, roots, rootDirs, ports);
  const attachments: Attachment[] = [];
  for (const [index, file] of manifests.entries()) {
    const read = await readManifest(file, session);
    requireUploadable(read.manifest, read.path);
    const place = places[index];
    if (place === undefined) throw new RangeError(`no folder for manifest ${index}`);
    await requireFolder(place.folder, ports);
    attachments.push({ ...read, place });
  }
  return attachments;
}

async function requireFolder(folder: string, { files }: Pick<EnginePorts, 'files'>): Promise<void> {
  const stat = await files.statFollowing(folder);
  if (stat?.type === 'folder') return;
  throw new AppError({
    code: stat === undefined ? 'scan.root_missing' : 'scan.root_not_folder',
    message: `${folder} is ${stat === undefined ? 'not there' : 'not a folder'}.`,
    safe: 'Nothing was sent.',
    hint: 'Check the path.',
    details: { path: folder },
  });
}
