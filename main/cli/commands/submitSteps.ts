/** The steps of a submission on the command line after it was looked at: told, agreed to, sent. */
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { formatBytes, plural } from '../../../shared/text/format';
import { hasAny, type PathClass } from '../../engine/grouping/knownPaths';
import { sensitiveRefused } from '../../engine/submission/askedFolders';
import { confirmationOf, unknownPathsRefused, unknownPathsText } from '../../engine/submission/confirmation';
import type { SubmitResult } from '../../engine/submission/submitJob';
import { hasTerminal, isAgreed } from '../askPerson';
import { findingWarnings, tellFindings } from '../output/lintText';
import type { Session } from '../session';

export interface AnswerOptions {
  readonly yes?: boolean;
  readonly acceptUnknownPaths?: boolean;
  readonly dryRun?: boolean;
  /** As the Deadline client's settings have it. */
  readonly autoAccept?: boolean;
}

export interface BegunSubmission {
  readonly verb: string;
  readonly uid: string;
  readonly isDeduplicated: boolean;
  /** What is left to do when all is sent; answers more fields of the result. */
  readonly finished?: (result: SubmitResult) => Promise<Readonly<Record<string, unknown>>>;
}

/** Answers the exit code. */
export async function finishSubmission(
  { verb, uid, isDeduplicated, finished }: BegunSubmission,
  options: AnswerOptions,
  session: Session,
): Promise<number> {
  const { output } = session;
  const engine = await session.engine();
  if (isDeduplicated && !engine.board.isHere(uid)) return underWay(verb, uid, session);
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
    output.result(verb, {
      dryRun: true,
      ...facts,
      upload: { objects: draft.uploadObjects, bytes: draft.uploadBytes },
    });
    return exitCodes.ok;
  }
  try {
    await requireOrdinary(draft, options, session.context.signal);
    const asksWide =
      engine.settings.get('grouping.wideRoot') === 'ask' &&
      draft.problems.some(({ code }) => code === 'submit.wide_root');
    await requireConfirmed(draft, unknown, { ...options, asksWide }, session.context.signal);
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
  const more = result === undefined ? {} : await finished?.(result);
  if (done.jobId !== undefined) output.text(`job ${done.jobId}`);
  output.result(verb, {
    uid,
    jobId: done.jobId,
    ...more,
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
  return leftOut.length === 0 && result?.isUnconfirmed !== true ? exitCodes.ok : exitCodes.partlyFailed;
}

/** Another process does the same; what comes of it is told there. */
async function underWay(verb: string, uid: string, { output, engine }: Session): Promise<number> {
  const { snapshot } = (await engine()).board.get(uid);
  output.text(`${snapshot.title} is on its way already. \`satchel transfers watch ${uid}\` shows how far it is.`);
  output.result(verb, { uid, deduplicated: true, transfer: snapshot });
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
  options: AnswerOptions & { readonly asksWide: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { asksWide, yes = false } = options;
  if (asksWide && !yes && !hasTerminal()) throw wideUnanswered(draft);
  const confirmation = confirmationOf({
    hasUnknownPaths: hasAny(unknown),
    asker: options.yes === true ? 'accepted' : hasTerminal() ? 'terminal' : 'nobody',
    acceptsUnknownPaths: options.acceptUnknownPaths === true,
    autoAccept: options.autoAccept === true,
  });
  if (confirmation.kind === 'refuse') throw unknownPathsRefused(unknown);
  if (confirmation.kind === 'go' && (!asksWide || yes)) return;
  const isYesByDefault = confirmation.kind === 'ask' && confirmation.isYesByDefault && !asksWide;
  if (await isAgreed(`Submit ${plural(draft.fileCount, 'file')}?`, isYesByDefault, signal)) return;
  throw notSubmitted();
}

/** A folder of the system or the whole home is asked about by itself; `root.sensitive` where nobody is there to answer. */
async function requireOrdinary(
  { sensitive = [] }: SubmissionDraft,
  { yes = false, acceptUnknownPaths = false }: AnswerOptions,
  signal: AbortSignal,
): Promise<void> {
  if (acceptUnknownPaths) return;
  for (const folder of sensitive) {
    if (yes || !hasTerminal())
      throw sensitiveRefused(
        folder,
        'Name the folder that is meant, or accept this one too with --accept-unknown-paths.',
      );
    if (!(await isAgreed(`Files of ${folder.path} would be sent, and ${folder.why}. Send them?`, false, signal)))
      throw notSubmitted();
  }
}

const notSubmitted = (): AppError =>
  new AppError({ code: 'cancelled', message: 'Not submitted.', safe: 'Nothing was sent.' });

function wideUnanswered({ problems }: SubmissionDraft): AppError {
  const wide = problems.filter(({ code }) => code === 'submit.wide_root');
  return new AppError({
    code: 'decision.needed',
    message: wide.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    safe: 'Nothing was sent.',
    hint: 'Give --yes to send it like this, leave the path out, or let grouping.wideRoot split it off.',
  });
}
