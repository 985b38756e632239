/** What a person does with a result: takes up the rest, copies paths, shows, drags, hands out its plan. */
import { useRef, useState } from 'react';
import type { Navigate } from '../../app/routes';
import type { ErrorDto } from '../../../shared/domain/errors';
import { adoptTransfer } from '../../bridge/engineState';
import { call, toShownError } from '../../bridge/client';
import { t } from '../../locales/text';
import { announce } from '../../ui/LiveRegion';
import { copyLine } from './copyLine';

export interface ResultActions {
  readonly error: ErrorDto | undefined;
  readonly isRetrying: boolean;
  readonly retry: () => void;
  /** Rows that the keys and the buttons mean. */
  readonly select: (rowIds: readonly string[]) => void;
  readonly copySelected: () => void;
  readonly showSelected: () => void;
  readonly copy: (rowIds: readonly string[]) => void;
  readonly show: (rowIds: readonly string[]) => void;
  readonly drag: (rowIds: readonly string[]) => void;
  readonly copyLine: () => void;
}

/** `firstRow` is meant while nothing was selected. */
export function useResultActions(uid: string, navigate: Navigate, firstRow: string | undefined): ResultActions {
  const [error, setError] = useState<ErrorDto>();
  const [isRetrying, setRetrying] = useState(false);
  const selected = useRef<readonly string[]>([]);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      const shown = toShownError(thrown);
      setError(shown);
      announce(shown.message, 'assertive');
    }
  };
  const meant = (): readonly string[] =>
    selected.current.length > 0 ? selected.current : firstRow === undefined ? [] : [firstRow];
  const copy = (rowIds: readonly string[]): void => {
    if (rowIds.length === 0) return;
    void attempt(async () => {
      const { paths } = await call('result.paths', { uid, rowIds: [...rowIds] });
      await navigator.clipboard.writeText(paths.join('\n'));
      announce(t('result.copied', { count: paths.length }));
    });
  };
  const show = (rowIds: readonly string[]): void => {
    if (rowIds.length === 0) return;
    void attempt(async () => {
      await call('shell.showFile', { uid, rowIds: [...rowIds] });
    });
  };
  return {
    error,
    isRetrying,
    retry: () => {
      if (isRetrying) return;
      setRetrying(true);
      void attempt(async () => {
        const started = await call('result.retry', { uid });
        adoptTransfer(await call('transfer.get', started));
        navigate({ name: 'bring-home', uid: started.uid });
      }).finally(() => {
        setRetrying(false);
      });
    },
    select: (rowIds) => {
      selected.current = rowIds;
    },
    copySelected: () => {
      copy(meant());
    },
    showSelected: () => {
      show(meant().slice(0, 1));
    },
    copy,
    show,
    drag: (rowIds) => {
      void attempt(async () => {
        await call('shell.dragFiles', { uid, rowIds: [...rowIds] });
      });
    },
    copyLine: () => {
      void attempt(() => copyLine(uid));
    },
  };
}
