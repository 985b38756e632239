/** Puts the line that applies a plan in a terminal on the clipboard. */
import { call } from '../../bridge/client';
import { t } from '../../locales/text';
import { announce } from '../../ui/LiveRegion';

/** Of a review the decisions of now, of a finished download those it was applied with. */
export async function copyLine(uid: string): Promise<void> {
  const { line } = await call('plan.command', { uid });
  await navigator.clipboard.writeText(line);
  announce(t('result.line.copied'));
}
