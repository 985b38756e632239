/** `satchel submit PATH…`: asset roots, hashes, what the store lacks, then data, manifests and the job. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { formatBytes, plural } from '../../../shared/text/format';
import { onErrorChoices, onSourceChangeChoices, type ErrorPolicy } from '../../engine/submission/onError';
import { hasAny, type PathClass } from '../../engine/grouping/knownPaths';
import { confirmationOf, unknownPathsRefused, unknownPathsText } from '../../engine/submission/confirmation';
import { hasTerminal, isAgreed } from '../askPerson';
import { findingWarnings, tellFindings } from '../output/lintText';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { storageProfileOf } from './storageProfileFile';

interface SubmitOptions extends ErrorPolicy {
  readonly name?: string;
  readonly outputDir?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly requirePathsExist?: boolean;
  readonly storageProfile?: string;
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
  const { output } = session;
  const engine = await session.engine();
  const profile =
    options.storageProfile === undefined ? undefined : await storageProfileOf(options.storageProfile, engine, output);
  const { uid, isDeduplicated } = await engine.submissions.inspect({
    paths: paths.map((path) => resolve(path)),
    outputFolders: (options.outputDir ?? []).map((path) => resolve(path)),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.include === undefined ? {} : { include: options.include }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    ...(options.requirePathsExist === true ? { requirePathsExist: true } : {}),
    ...(profile === undefined ? {} : { locations: profile.fileSystemLocations }),
    ...(options.knownAssetPath === undefined ? {} : { knownPaths: options.knownAssetPath.map(absolute) }),
    home: homedir(),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
    ...(options.onSourceChange === undefined ? {} : { onSourceChange: options.onSourceChange }),
    isTrial: options.dryRun === true,
  });
  if (isDeduplicated && !engine.board.isHere(uid)) return underWay(uid, session);
  await session.follow(engine, uid);
  const draft = await engine.submissions.draft(uid);
  const { hashing, sharedCount = 0, paths: classified } = engine.submissions.inspected(uid) ?? {};
  const unknown = classified?.unknown ?? { inputs: [], outputs: [] };
  for (const line of describe(draft)) output.text(line);
  if (sharedCount > 0) output.text(`${plural(sharedCount, 'path')} on shared storage, not sent`);
  for (const line of unknownPathsText(unknown)) output.text(line);
  for (const { path, code, message } of draft.problems) output.warning(message, { path, code });
  tellFindings(draft.lint, output);
  const facts = {
    groups: draft.groups,
    warnings: [...draft.problems, ...findingWarnings(draft.lint)],
    findings: draft.lint,
    hashing,
    ...(sharedCount > 0 ? { sharedPaths: sharedCount } : {}),
    ...(hasAny(unknown) ? { unknownPaths: unknown } : {}),
  };
  if (options.dryRun === true) {
    await engine.board.cancel(uid);
    output.result('submit', {
      dryRun: true,
      ...facts,
      upload: { objects: draft.uploadObjects, bytes: draft.uploadBytes },
    });
    return exitCodes.ok;
  }
  try {
    await requireConfirmed(draft, unknown, options, session.context.signal);
  } catch (error) {
    await engine.board.cancel(uid);
    throw error;
  }
  await engine.submissions.confirm(uid, draft.title);
  const done = await session.follow(engine, uid);
  // A farm on this computer renders in this process; leaving now would leave it half done.
  await engine.submissions.farmWork(session.context.signal);
  session.context.signal.throwIfAborted();
  const result = engine.submissions.result(uid);
  const leftOut = result?.leftOut ?? [];
  for (const { path, code, message } of leftOut) output.warning(message, { path, code });
  output.text(done.outcome ?? '');
  if (done.jobId !== undefined) output.text(`job ${done.jobId}`);
  output.result('submit', {
    uid,
    jobId: done.jobId,
    attachments: result?.attachments,
    manifests: result?.manifests,
    ...facts,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(isDeduplicated ? { deduplicated: true, resume: done.progress?.resume ?? null } : {}),
    upload: {
      uploadedObjects: result?.uploadedObjects,
      uploadedBytes: result?.uploadedBytes,
      skippedObjects: result?.skippedObjects,
      skippedBytes: result?.skippedBytes,
    },
  });
  return leftOut.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

/** Another process does the same; what comes of it is told there. */
async function underWay(uid: string, { output, engine }: Session): Promise<number> {
  const { snapshot } = (await engine()).board.get(uid);
  output.text(`${snapshot.title} is on its way already. \`satchel transfers watch ${uid}\` shows how far it is.`);
  output.result('submit', { uid, deduplicated: true, transfer: snapshot });
  return exitCodes.ok;
}

function describe(draft: SubmissionDraft): string[] {
  const roots = draft.groups.map(
    (group) => `   ${group.rootPath}  ${plural(group.fileCount, 'file')}, ${formatBytes(group.totalBytes)}`,
  );
  const upload =
    draft.uploadBytes === undefined
      ? []
      : [
          `To send: ${plural(draft.uploadObjects ?? 0, 'object')}, ${formatBytes(draft.uploadBytes)}. Already there: ${draft.presentObjects ?? 0}.`,
        ];
  return [`${draft.title}: ${plural(draft.fileCount, 'file')}, ${formatBytes(draft.totalBytes)}`, ...roots, ...upload];
}

/** `cancelled` for a no, `submit.unknown_paths` where nobody is there to answer for folders that nobody vouched for. */
async function requireConfirmed(
  draft: SubmissionDraft,
  unknown: PathClass,
  options: SubmitOptions,
  signal: AbortSignal,
): Promise<void> {
  const confirmation = confirmationOf({
    hasUnknownPaths: hasAny(unknown),
    asker: options.yes === true ? 'accepted' : hasTerminal() ? 'terminal' : 'nobody',
    acceptsUnknownPaths: options.acceptUnknownPaths === true,
  });
  if (confirmation.kind === 'go') return;
  if (confirmation.kind === 'refuse') throw unknownPathsRefused(unknown);
  if (await isConfirmed(draft, confirmation, signal)) return;
  throw new AppError({ code: 'cancelled', message: 'Not submitted.', safe: 'Nothing was sent.' });
}
