/** `satchel submit PATH…`: asset roots, hashes, what the store lacks, then data, manifests and the job. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { WritableVersion } from '../../../shared/manifest/encode';
import { version2023 } from '../../../shared/manifest/names';
import { placeInForce } from '../../engine/connection/placeInForce';
import type { Engine } from '../../engine/engine';
import type { StorageProfile } from '../../engine/grouping/storageProfile';
import { onErrorChoices, onSourceChangeChoices, type ErrorPolicy } from '../../engine/submission/onError';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { usage, versionOption, warnOfVersion } from './manifestOptions';
import { storageProfileOf, storageProfileOfQueue } from './storageProfileFile';
import { finishSubmission } from './submitSteps';

interface SubmitOptions extends ErrorPolicy {
  readonly name?: string;
  readonly outputDir?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly requirePathsExist?: boolean;
  readonly storageProfile?: string;
  readonly storageProfileId?: string;
  readonly manifestVersion: WritableVersion;
  readonly knownAssetPath?: readonly string[];
  readonly acceptUnknownPaths?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function addSubmitCommand(program: Command, run: RunVerb): void {
  program
    .command('submit')
    .description('send files and folders to the store and create the job')
    .argument('<path...>')
    .option('--name <name>', 'job name (default: name of the first path)')
    .option('--output-dir <dir>', 'folder that the job will write; may be repeated', collect)
    .option('--include <glob>', 'only these files of folders; may be repeated', collect)
    .option('--exclude <glob>', 'not these files of folders; may be repeated', collect)
    .option('--require-paths-exist', 'a missing path is an error')
    .option('--storage-profile <file>', 'storage profile of this computer as JSON')
    .option('--storage-profile-id <id>', 'storage profile of this computer, as the queue knows it')
    .addOption(versionOption('--manifest-version <version>', 'of the manifests that are sent').default(version2023))
    .option('--known-asset-path <dir>', 'folder that files may come from without a question; may be repeated', collect)
    .option('--accept-unknown-paths', 'send also what links lead to outside of every known folder')
    .option('--s3-root-uri <uri>', 's3://BUCKET/PREFIX or file:///ABSOLUTE/DIR')
    .option('--store <uri>', 'the same as --s3-root-uri')
    .option('--yes', 'do not ask')
    .addOption(
      new Option(
        '--on-error <what>',
        'fail, leave it waiting for somebody (pause), or send the rest and make no job (skip)',
      )
        .choices(onErrorChoices)
        .default('fail'),
    )
    .addOption(
      new Option('--on-source-change <what>', 'of a file that changes meanwhile: fail, hash it again, or leave it out')
        .choices(onSourceChangeChoices)
        .default('fail'),
    )
    .option('--dry-run', 'look, tell, and send nothing')
    .action((paths: readonly string[], options: SubmitOptions, command: Command) =>
      run(command, (session) => submit(paths, options, session)),
    );
}

async function submit(paths: readonly string[], options: SubmitOptions, session: Session): Promise<number> {
  const engine = await session.engine();
  const profile = await profileOf(options, session);
  const workerOs = await workerOsOfQueue(engine);
  warnOfVersion(options.manifestVersion, session.output);
  const { uid, isDeduplicated } = await engine.submissions.inspect({
    paths: paths.map((path) => resolve(path)),
    outputFolders: (options.outputDir ?? []).map((path) => resolve(path)),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.include === undefined ? {} : { include: options.include }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    ...(options.requirePathsExist === true ? { requirePathsExist: true } : {}),
    ...(profile === undefined ? {} : { locations: profile.fileSystemLocations }),
    ...(workerOs === undefined ? {} : { workerOs }),
    ...(options.manifestVersion === version2023 ? {} : { manifestVersion: options.manifestVersion }),
    ...(options.knownAssetPath === undefined ? {} : { knownPaths: options.knownAssetPath.map(absolute) }),
    home: homedir(),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
    ...(options.onSourceChange === undefined ? {} : { onSourceChange: options.onSourceChange }),
    isTrial: options.dryRun === true,
  });
  return finishSubmission({ verb: 'submit', uid, isDeduplicated }, options, session);
}

/** `undefined` where files go to a store alone, and where the queue does not tell. */
async function workerOsOfQueue({ settings, connections }: Engine): Promise<'linux' | 'windows' | undefined> {
  const { queue } = placeInForce(settings);
  return queue === undefined ? undefined : (await connections.requiredQueue(queue)).queue.workerOs;
}

/** The file that is named, else the profile that the settings name to the queue. */
async function profileOf(
  { storageProfile, storageProfileId }: SubmitOptions,
  session: Session,
): Promise<StorageProfile | undefined> {
  const engine = await session.engine();
  if (storageProfile === undefined) return await storageProfileOfQueue(engine, session);
  if (storageProfileId !== undefined)
    throw usage('Give either --storage-profile or --storage-profile-id.', 'Each rules out the other.');
  return await storageProfileOf(storageProfile, engine, session.output);
}
