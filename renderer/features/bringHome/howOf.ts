/** How the place of a root was found, in words. */
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';

const howWords: Readonly<Record<string, MessageId>> = {
  'storage-profile': 'bringHome.how.profile',
  'same-path': 'bringHome.how.samePath',
  remembered: 'bringHome.how.remembered',
  chosen: 'bringHome.how.chosen',
};

/** A reason without words is shown as it is. */
export function howOf(how: string): string {
  const known = Object.hasOwn(howWords, how) ? howWords[how] : undefined;
  return known === undefined ? visibleText(how) : t(known);
}
