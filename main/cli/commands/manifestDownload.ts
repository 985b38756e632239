/** `satchel manifest download`. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { encodeManifest } from '../../../shared/manifest/encode';
import { assetTypes, findJobManifests, type AssetType } from '../../engine/attachments/jobManifests';
import { mergeManifests } from '../../engine/manifest/mergeManifests';
import { snapshotFileName } from '../../engine/manifest/snapshotFileName';
import { openJobSource } from '../../engine/outputs/jobSource';
import { requireId } from '../../engine/store/ids';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';
import { encodingOf, writeManifestFile } from './manifestOut';

interface DownloadOptions {
  readonly jobId: string;
  readonly stepId?: string;
  readonly assetType: AssetType;
}

export function addDownload(group: Command, run: RunVerb): void {
  group
    .command('download')
    .description('the manifests of a job, one for each asset root')
    .argument('<dir>', 'where they go')
    .requiredOption('--job-id <id>', 'job of the connected farm')
    .option('--step-id <id>', 'only what this step wrote, besides the inputs')
    .addOption(new Option('--asset-type <type>', 'which of them').choices(assetTypes).default('all'))
    .action((folder: string, options: DownloadOptions, command: Command) =>
      run(command, (session) => downloadVerb(folder, options, session)),
    );
}

/** A job without such manifests is no error. Exit 3 when one could not be used. */
async function downloadVerb(
  folder: string,
  { jobId, stepId, assetType }: DownloadOptions,
  { output, engine, context, options }: Session,
): Promise<number> {
  const { connections, parts, downloads, settings } = await engine();
  const { hasher } = parts.ports;
  // Says what can be connected where nothing is.
  await connections.requiredFarm();
  const { job, store, deadline, knownKeys, warnings } = await openJobSource(
    requireId('job', jobId),
    {
      connections,
      runs: parts.ports.runs,
      planOfRun: (runId, uid) => downloads.planOfRun(runId, uid),
      storageProfileId: settings.get('deadline.storageProfileId'),
      isStoreNamed: options.s3RootUri !== undefined || options.store !== undefined,
    },
    context.signal,
  );
  for (const warning of warnings) output.warning(warning);
  const found = await findJobManifests(
    { job, knownKeys, ...(stepId === undefined ? {} : { stepId: requireId('step', stepId) }), assetType },
    { store, hasher, ...(deadline === undefined ? {} : { deadline }) },
    context,
  );
  // All of them first: a root that cannot be merged leaves nothing behind.
  const now = new Date();
  const encoded = found.roots.flatMap(({ assetRoot, manifests }) => {
    const { manifest } = mergeManifests(manifests);
    if (manifest === undefined) return [];
    const path = join(absolute(folder), snapshotFileName(hasher, assetRoot, undefined, now));
    return [{ assetRoot, path, bytes: encodeManifest(manifest, encodingOf(manifest)) }];
  });
  for (const { path, bytes } of encoded) await writeManifestFile(path, bytes, parts.ports);
  for (const { path } of encoded) output.answer(path);
  for (const { key, error } of found.failed)
    output.warning(`${key} was left out: ${error.message}`, { key, code: error.code });
  for (const key of found.unrecognised)
    output.warning(`${key} is named like an output and fits no known form; it was left out.`, { key });
  if (encoded.length === 0) output.text('The job has no such manifests.');
  output.result('manifest download', { downloaded: encoded.map(({ assetRoot, path }) => ({ assetRoot, path })) });
  return found.failed.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}
