/** How the folder of a root was found, in words. */
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';

const words: Readonly<Record<string, MessageId>> = {
  'storage-profile': 'review.target.storageProfile',
  'same-path': 'review.target.samePath',
  remembered: 'review.target.remembered',
  chosen: 'review.target.chosen',
};

/** "as last time"; nothing for a way that has no words. */
export function targetHow(how: string): string {
  const id = Object.hasOwn(words, how) ? words[how] : undefined;
  return id === undefined ? '' : t(id);
}
