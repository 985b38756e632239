/** The figures of this moment: twice a second while somebody looks at them, now and then otherwise. */
import { useEffect } from 'react';
import type { LiveFigures } from '../../../../shared/ipc/statistics';
import { useQuery } from '../../../bridge/hooks';

const openMs = 500;
const closedMs = 5000;

export function useLiveFigures(isOpen: boolean): LiveFigures | undefined {
  const { value, reload } = useQuery('statistics.live', {});
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') reload();
      },
      isOpen ? openMs : closedMs,
    );
    return () => {
      clearInterval(timer);
    };
  }, [isOpen, reload]);
  return value;
}
