/** The notification that there is a newer version. */
import { Notification } from 'electron';
import type { UpdateStatus } from '../../shared/ipc/updates';
import { say } from '../../shared/text/say';

// Held while it is shown: a collected one loses its click.
const shown = new Set<Notification>();

/** Shows it; `clicked` leads to where the person reads more. */
export function notifyOfUpdate(status: UpdateStatus, clicked: () => void, log: (message: string) => void): void {
  const { title, body } = wordsOf(status);
  const notification = new Notification({ title, body });
  shown.add(notification);
  notification.on('click', clicked);
  notification.on('close', () => shown.delete(notification));
  notification.on('failed', (_event, error) => {
    shown.delete(notification);
    log(`a notification was not shown: ${error}`);
  });
  notification.show();
}

function wordsOf(status: UpdateStatus): { readonly title: string; readonly body: string } {
  const { wanted, newest, install, own } = status;
  if (own === 'ready')
    return { title: say('desktop.update.ready', { version: newest ?? '' }), body: say('desktop.update.atEnd') };
  const title =
    wanted === null
      ? say('desktop.update.title', { version: newest ?? '' })
      : say('desktop.update.wanted', { version: wanted });
  return {
    title,
    body: say(install === 'deb' || install === 'rpm' ? 'desktop.update.package' : 'desktop.update.other'),
  };
}
