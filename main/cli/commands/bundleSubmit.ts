/** `satchel bundle submit DIR`: the job of a bundle, with the files that it names. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { WritableVersion } from '../../../shared/manifest/encode';
import { version2023 } from '../../../shared/manifest/names';
import type { JobSettings } from '../../engine/bundles/jobSettings';
import { bundleFolderOf } from '../../engine/bundles/bundleFolderOf';
import { readParameterArguments } from '../../engine/bundles/parameterValues';
import { carryBundle, type BundleWork } from '../../engine/submission/submitBundle';
import { requireAgreed } from '../askPerson';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { inEitherForm, wholeNumber, withPlace } from './farmOptions';
import { versionOption, warnOfVersion } from './manifestOptions';
import { finishSubmission } from './submitSteps';

interface BundleOptions {
  readonly parameter?: readonly string[];
  readonly name?: string;
  readonly priority?: string;
  readonly maxFailedTasksCount?: string;
  readonly maxRetriesPerTask?: string;
  readonly maxWorkerCount?: string;
  readonly targetTaskRunStatus?: 'READY' | 'SUSPENDED';
  readonly jobAttachmentsFileSystem?: 'COPIED' | 'VIRTUAL';
  readonly requirePathsExist?: boolean;
  readonly submitterName?: string;
  readonly knownAssetPath?: readonly string[];
  readonly saveDebugSnapshot?: string;
  readonly acceptUnknownPaths?: boolean;
  readonly globExclude?: readonly string[];
  readonly followDirLinks: boolean;
  readonly forceS3Check?: boolean;
  readonly manifestVersion: WritableVersion;
  readonly yes?: boolean;
}

export function addBundleSubmit(bundle: Command, run: RunVerb): void {
  const runs = inEitherForm(run);
  withPlace(
    bundle
      .command('submit')
      .description('sends the files of a job bundle and creates its job')
      .argument('<folder>', 'folder or .ojd archive')
      .option('-p, --parameter <value>', 'NAME=VALUE, {"NAME": VALUE} or file://FILE; may be repeated', collect)
      .option('--storage-profile-id <id>', 'storage profile of this computer')
      .option('--name <name>', 'name of the job instead of the one in the template')
      .option('--priority <number>', '0 to 100')
      .option('--max-failed-tasks-count <count>', 'tasks that may fail before the job does')
      .option('--max-retries-per-task <count>', 'attempts of a task')
      .option('--max-worker-count <count>', 'workers at once')
      .addOption(
        new Option('--target-task-run-status <state>', 'whether it begins at once').choices(['READY', 'SUSPENDED']),
      )
      .addOption(
        new Option('--job-attachments-file-system <how>', 'how workers get the files').choices(['COPIED', 'VIRTUAL']),
      )
      .option('--require-paths-exist', 'a missing path is an error')
      .option('--submitter-name <name>', 'who submits, for the job history', 'CLI')
      .option(
        '--known-asset-path <dir>',
        'folder that files may come from without a question; may be repeated',
        collect,
      )
      .option('--accept-unknown-paths', 'send also from folders that nobody vouched for')
      .option('--glob-exclude <glob>', 'not these files of folders; may be repeated', collect)
      .option('--no-follow-dir-links', 'leave out what is behind links to folders, as the Deadline client does')
      .addOption(versionOption('--manifest-version <version>', 'of the manifests that are sent').default(version2023))
      .option('--save-debug-snapshot <dir>', 'a copy of all in this folder instead; no job is created')
      .option('--s3-root-uri <uri>', 'store instead of the one of the queue')
      .option('--force-s3-check', 'ask the store for every file, whatever is remembered of it')
      .option('--no-force-s3-check', 'trust what is remembered of the store')
      .option('--yes', 'do not ask'),
    'farm',
    'queue',
  ).action((folder: string, options: BundleOptions, command: Command) =>
    runs(command, (session) => submitBundle(folder, options, session)),
  );
}

async function submitBundle(folder: string, options: BundleOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const { settings, parts } = engine;
  const documents = await parts.openDocuments();
  const workingFolder = process.cwd();
  const place = { files: parts.ports.files, documents, workingFolder, homeFolder: homedir() };
  const work: BundleWork = {
    folder: await bundleFolderOf(resolve(folder), parts, context.signal),
    given: await readParameterArguments(options.parameter ?? [], place),
    settings: jobSettings(options),
    ...(options.name === undefined ? {} : { name: options.name }),
    workingFolder,
    home: homedir(),
    storageProfileId: settings.get('deadline.storageProfileId'),
    fileSystem:
      options.jobAttachmentsFileSystem ?? fileSystemOf(settings.client.get('defaults.job_attachments_file_system')),
    asksStore: options.forceS3Check ?? settings.client.isOn('settings.force_s3_check'),
    requirePathsExist: options.requirePathsExist === true,
    knownPaths: (options.knownAssetPath ?? []).map(absolute),
    exclude: options.globExclude ?? [],
    followFolderLinks: options.followDirLinks,
    submitterName: options.submitterName ?? 'CLI',
    ...(options.manifestVersion === version2023 ? {} : { manifestVersion: options.manifestVersion }),
    ...(options.saveDebugSnapshot === undefined ? {} : { snapshotFolder: absolute(options.saveDebugSnapshot) }),
  };
  const carried = await carryBundle(work, engine, documents, context.signal);
  for (const warning of carried.warnings) output.warning(warning);
  warnOfVersion(options.manifestVersion, output);
  output.text(`${carried.name} to the queue ${carried.queueName} of ${carried.farmName}`);
  if (carried.hasHooks && options.yes !== true)
    await requireAgreed('Submit without running the hooks?', context.signal);
  const { uid, isDeduplicated } = await carried.begin();
  const finished: typeof carried.finish = async (result) => {
    const more = await carried.finish(result);
    for (const [what, path] of Object.entries(more)) if (typeof path === 'string') output.text(`${what}: ${path}`);
    return more;
  };
  return finishSubmission(
    { verb: 'bundle submit', uid, isDeduplicated, finished },
    { ...options, autoAccept: settings.client.isOn('settings.auto_accept') },
    session,
  );
}

const fileSystemOf = (text: string): 'COPIED' | 'VIRTUAL' => (text.toUpperCase() === 'VIRTUAL' ? 'VIRTUAL' : 'COPIED');

function jobSettings(options: BundleOptions): JobSettings {
  const count = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : text === '-1' && name === '--max-worker-count' ? -1 : wholeNumber(name, text, 0);
  const found = {
    priority: count('--priority', options.priority),
    maxFailedTasksCount: count('--max-failed-tasks-count', options.maxFailedTasksCount),
    maxRetriesPerTask: count('--max-retries-per-task', options.maxRetriesPerTask),
    maxWorkerCount: count('--max-worker-count', options.maxWorkerCount),
    targetTaskRunStatus: options.targetTaskRunStatus,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
