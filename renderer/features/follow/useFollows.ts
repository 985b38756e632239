/** What is followed, live: asked again whenever one of its transfers changes its standing. */
import type { FollowRow } from '../../../shared/ipc/follows';
import { useQuery, useTransfers } from '../../bridge/hooks';

export interface Follow extends FollowRow {
  /** Neither stopped nor over. */
  readonly isActive: boolean;
}

export function useFollows(): readonly Follow[] {
  const mine = useTransfers().filter(({ class: kind }) => kind === 'sync');
  const freshness = mine.map(({ uid, revision }) => `${uid}/${revision}`).join();
  const { value } = useQuery('follow.list', mine.length === 0 ? undefined : {}, freshness);
  return (value?.follows ?? []).map((row) => {
    const state = mine.find(({ uid }) => uid === row.uid)?.state;
    return { ...row, isActive: state !== undefined && state !== 'done' && state !== 'cancelled' && state !== 'failed' };
  });
}
