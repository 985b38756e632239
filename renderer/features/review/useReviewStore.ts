/** The store of one review for a page, kept fresh by the engine's events. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call, toShownError } from '../../bridge/client';
import { onEngineEvent, onEnginePort, requestRows } from '../../bridge/enginePort';
import { announce } from '../../ui/LiveRegion';
import { createReviewStore, type ReviewState, type ReviewStore } from './reviewStore';

/** The store of `uid`; a page shows one review for as long as it lives. */
export function useReviewStore(uid: string): ReviewStore {
  const [store] = useState(() =>
    createReviewStore(uid, { call, requestRows, announce, toShownError, nowMs: () => performance.now() }),
  );
  useEffect(() => {
    void store.load();
    const stopEvents = onEngineEvent((event) => {
      if (event.name === 'review.changed' && event.payload.uid === uid) store.hear(event.payload.revision);
    });
    const stopPort = onEnginePort(() => void store.load());
    return () => {
      stopEvents();
      stopPort();
    };
  }, [store, uid]);
  return store;
}

export function useReviewState(store: ReviewStore): ReviewState {
  return useSyncExternalStore(store.subscribe, store.state);
}
