/** Which change of a transfer is worth a notification, and in which words. Never one per file. */
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { say } from '../../shared/text/say';

export interface Notice {
  readonly uid: string;
  readonly title: string;
  readonly body: string;
}

/** What the snapshot itself does not say. */
export interface NoticeFacts {
  /** When the work that ends now began to move; absent when it was not seen. */
  readonly startedMs?: number | undefined;
  /** Files of a download that failed or came back as questions. */
  readonly missingFiles: number;
  readonly isWindowFocused: boolean;
  /** Bodies hold counts only, no names of jobs or files. */
  readonly hidesNames: boolean;
}

/** A piece of work that took less is no news for somebody who looks at the window. */
const longMs = 30_000;

/** The notification for a transfer whose state has changed; undefined when none is due. */
export function noticeOf(changed: TransferSnapshot, mood: NoticeFacts): Notice | undefined {
  const tookMs = mood.startedMs === undefined ? 0 : changed.updatedMs - mood.startedMs;
  const isWanted = !mood.isWindowFocused || tookMs > longMs;
  const notice = (title: string, ...parts: readonly (string | undefined)[]): Notice => ({
    uid: changed.uid,
    title,
    body: parts.filter((part) => part !== undefined && part !== '').join('\n'),
  });
  const name = mood.hidesNames ? undefined : changed.title;
  switch (changed.state) {
    case 'done':
      if (!isWanted) return undefined;
      return notice(doneTitle(changed, mood.missingFiles), name, mood.hidesNames ? countsOf(changed) : changed.outcome);
    case 'waiting-user':
      if (!isWanted) return undefined;
      return notice(
        say(changed.waitingFor === 'submission' ? 'desktop.notice.waits.submission' : 'desktop.notice.waits.review'),
        name,
        countsOf(changed),
      );
    case 'failed':
      // Somebody who looks at the window sees the card; the words of an error hold names.
      if (mood.isWindowFocused) return undefined;
      return notice(failedTitle(changed), name, mood.hidesNames ? undefined : changed.error?.message);
    case 'paused':
      return changed.error === undefined || mood.isWindowFocused
        ? undefined
        : notice(say('desktop.notice.paused'), name, mood.hidesNames ? undefined : changed.error.message);
    case 'queued':
    case 'leased':
    case 'cancelled':
      return undefined;
  }
}

/** Several at once, in one. A click shows the newest. */
export function mergedNotice(notices: readonly Notice[]): Notice | undefined {
  const last = notices.at(-1);
  if (last === undefined || notices.length === 1) return last;
  return {
    uid: last.uid,
    title: say('desktop.notice.merged', { count: notices.length }),
    body: notices
      .map(({ title, body }) => [title, body.split('\n')[0]].filter((part) => part !== '').join(': '))
      .join('\n'),
  };
}

function doneTitle({ class: kind }: TransferSnapshot, missingFiles: number): string {
  if (missingFiles > 0) return say('desktop.notice.done.missing', { count: missingFiles });
  return say(`desktop.notice.done.${kind}`);
}

function failedTitle({ error }: TransferSnapshot): string {
  const isFull = error !== undefined && /^(disk\.(full|quota|inodes)|store\.full)$/.test(error.code);
  return say(isFull ? 'desktop.notice.full' : 'desktop.notice.failed');
}

/** Numbers of the last phase that counted files. */
function countsOf({ phases }: TransferSnapshot): string | undefined {
  const count = phases.findLast(({ totalFiles }) => totalFiles !== undefined)?.totalFiles;
  return count === undefined ? undefined : say('desktop.files', { count });
}
