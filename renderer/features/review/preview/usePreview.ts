/** The preview of the cursor row for a page, asked for once the cursor rests and while the comparison is open. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call, toShownError } from '../../../bridge/client';
import { onEnginePort } from '../../../bridge/enginePort';
import { createPreviewStore, type PreviewStore } from './previewSource';

/** A held arrow key passes many rows. */
const restMs = 120;

/** The store of `uid`; `rowId` undefined shows nothing. */
export function usePreview(uid: string, rowId: string | undefined): PreviewStore {
  const [store] = useState(() => createPreviewStore(uid, { call, toShownError }));
  useSyncExternalStore(store.subscribe, store.state);
  useEffect(() => {
    const timer = setTimeout(() => {
      store.show(rowId);
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [store, rowId]);
  useEffect(() => onEnginePort(store.reload), [store]);
  return store;
}
