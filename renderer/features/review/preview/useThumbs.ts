/** Thumbnails of the rows on screen, after the grid has rested. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../../../bridge/client';
import { onEnginePort } from '../../../bridge/enginePort';
import { useMediaQuery } from '../../../ui/useMediaQuery';
import { createThumbStore, type ThumbStore } from './thumbStore';

const restMs = 120;

/** Nothing is asked while the window is too narrow for them; its style hides them there. */
export function useThumbs(uid: string, rowIds: readonly string[]): ThumbStore {
  const [store] = useState(() => createThumbStore((rowId) => call('preview.thumbs', { uid, rowId })));
  useSyncExternalStore(store.subscribe, store.version);
  const isShown = useMediaQuery('(min-width: 1120px)');
  const wanted = isShown ? rowIds.join('\n') : '';
  useEffect(() => {
    const timer = setTimeout(() => {
      store.want(wanted === '' ? [] : wanted.split('\n'));
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [store, wanted]);
  useEffect(() => onEnginePort(store.forgetAll), [store]);
  return store;
}
