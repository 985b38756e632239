/** What the grid of a review needs wherever it stands: its rows, the keys and the time. */
import { useKeyMap } from '../../bridge/keys';
import type { ReviewGridProps } from './ReviewGrid';
import type { ReviewStore } from './reviewStore';
import { useTime } from './useTime';

export function useGridProps({ uid, grid }: ReviewStore): Pick<ReviewGridProps, 'uid' | 'grid' | 'keys' | 'time'> {
  const keys = useKeyMap();
  const time = useTime();
  return { uid, grid, keys, time };
}
