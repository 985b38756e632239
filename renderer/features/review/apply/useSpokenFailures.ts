/** Says that files failed, never sooner than ten seconds after the last time. */
import { useEffect, useRef } from 'react';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import { t } from '../../../locales/text';
import { announce } from '../../../ui/LiveRegion';

const everyMs = 10_000;

export function useSpokenFailures({ files, isOver }: NonNullable<ReviewSummary['applying']>): void {
  const failed = (files.failed ?? 0) + (files.asked ?? 0);
  const told = useRef({ failed: 0, atMs: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (failed < told.current.failed) told.current.failed = failed;
    if (isOver || failed <= told.current.failed) return undefined;
    const say = (): void => {
      told.current = { failed, atMs: performance.now() };
      announce(t('apply.said.failed', { count: failed }));
    };
    const timer = setTimeout(say, Math.max(0, told.current.atMs + everyMs - performance.now()));
    return () => {
      clearTimeout(timer);
    };
  }, [failed, isOver]);
}
