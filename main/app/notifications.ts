/** Notifications of the desktop: one per transfer and change, at most one in five seconds, the rest in one. */
import { Notification } from 'electron';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { mergedNotice, noticeOf, type Notice } from './notices';
import { isMoving, type TransferWatch } from './transferWatch';

export interface NotifierParts {
  readonly watch: TransferWatch;
  readonly isWindowFocused: () => boolean;
  readonly hidesNames: () => boolean;
  /** Files of a finished download that failed or came back as questions. */
  readonly missingFiles: (uid: string) => Promise<number>;
  /** A notification was clicked. */
  readonly clicked: (uid: string) => void;
  readonly log: (level: 'warn', message: string) => void;
}

const intervalMs = 5000;

/** Listens from now on. */
export function notifyOfTransfers(parts: NotifierParts): void {
  const startedMs = new Map<string, number>();
  let queue: Notice[] = [];
  let timer: NodeJS.Timeout | undefined;
  // Held while they are shown: a collected one loses its click.
  const shown = new Set<Notification>();

  const showNext = (): void => {
    timer = undefined;
    const notice = mergedNotice(queue);
    queue = [];
    if (notice === undefined) return;
    timer = setTimeout(showNext, intervalMs);
    const notification = new Notification({ title: notice.title, body: notice.body });
    shown.add(notification);
    notification.on('click', () => {
      parts.clicked(notice.uid);
    });
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', (_event, error) => {
      shown.delete(notification);
      parts.log('warn', `a notification was not shown: ${error}`);
    });
    notification.show();
  };

  const tell = async (changed: TransferSnapshot): Promise<void> => {
    const isDownload = changed.class === 'download' && changed.state === 'done';
    const notice = noticeOf(changed, {
      startedMs: startedMs.get(changed.uid),
      isWindowFocused: parts.isWindowFocused(),
      hidesNames: parts.hidesNames(),
      missingFiles: isDownload ? await parts.missingFiles(changed.uid) : 0,
    });
    if (notice === undefined) return;
    // The newest word about a transfer takes the place of an older one that nobody saw yet.
    queue = [...queue.filter(({ uid }) => uid !== notice.uid), notice];
    if (timer === undefined) showNext();
  };

  parts.watch.onChange((changed, before) => {
    if (before === changed || before?.state === changed.state) return;
    if (isMoving(changed)) {
      startedMs.set(changed.uid, changed.updatedMs);
      return;
    }
    void tell(changed)
      .catch((error: unknown) => {
        parts.log('warn', `a notification was not made: ${String(error)}`);
      })
      .finally(() => startedMs.delete(changed.uid));
  });
}
