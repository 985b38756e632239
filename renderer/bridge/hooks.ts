/** React's view of the engine: state that follows it and commands with their standing. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ErrorDto } from '../../shared/domain/errors';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { CommandName, EngineStatus, Input, Output } from '../../shared/ipc/contract';
import type { Overview } from '../../shared/ipc/overview';
import type { EngineEvent } from '../../shared/ipc/rows';
import { call, toShownError } from './client';
import { engineState, onEngineState, type EngineState } from './engineState';
import { onEngineEvent, onEnginePort } from './enginePort';

/** Everything the window knows of the engine. */
export function useEngineState(): EngineState {
  return useSyncExternalStore(onEngineState, engineState);
}

/** The overview; undefined until the engine answered. Its `transfers` are as old as the answer: use `useTransfers`. */
export function useOverview(): Overview | undefined {
  return useEngineState().overview;
}

/** All transfers, newest first, live. */
export function useTransfers(): readonly TransferSnapshot[] {
  return useEngineState().transfers;
}

/** One transfer, live; asked for when the list does not hold it; undefined while it is unknown. */
export function useTransfer(uid: string | undefined): TransferSnapshot | undefined {
  const listed = useTransfers().find((transfer) => transfer.uid === uid);
  const asked = useQuery('transfer.get', listed === undefined && uid !== undefined ? { uid } : undefined);
  return listed ?? asked.value;
}

export function useEngineStatus(): EngineStatus {
  return useEngineState().status;
}

/** Calls `listener` for every event of the engine while the component is there. */
export function useEngineEvent(listener: (event: EngineEvent) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      onEngineEvent((event) => {
        latest.current(event);
      }),
    [],
  );
}

export interface CommandState<C extends CommandName> {
  /** Answers undefined when it failed (`error` is set then) or when a newer run of the same hook overtook it. */
  readonly run: (input: Input<C>) => Promise<Output<C> | undefined>;
  readonly isBusy: boolean;
  readonly error: ErrorDto | undefined;
  readonly clearError: () => void;
}

/** A command for an event handler: busy while it runs, its error kept to be shown. */
export function useCommand<C extends CommandName>(command: C): CommandState<C> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDto>();
  const turn = useRef(0);
  const run = useCallback(
    async (input: Input<C>) => {
      turn.current += 1;
      const mine = turn.current;
      setBusy(true);
      setError(undefined);
      try {
        const output = await call(command, input);
        return mine === turn.current ? output : undefined;
      } catch (thrown) {
        if (mine === turn.current) setError(toShownError(thrown));
        return undefined;
      } finally {
        if (mine === turn.current) setBusy(false);
      }
    },
    [command],
  );
  const clearError = useCallback(() => {
    setError(undefined);
  }, []);
  return { run, isBusy, error, clearError };
}

export interface QueryState<T> {
  readonly value: T | undefined;
  readonly error: ErrorDto | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** The answer of a reading command; undefined `input` asks nothing. Asked when the component appears, when `input` or `freshness` changes, after an engine restart and on `reload`; the last answer to the same input stays visible meanwhile. */
export function useQuery<C extends CommandName>(
  command: C,
  input: Input<C> | undefined,
  freshness = '',
): QueryState<Output<C>> {
  const key = input === undefined ? undefined : JSON.stringify(input);
  const [answer, setAnswer] = useState<Answer<Output<C>>>({ key: undefined });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => {
    setTurn((last) => last + 1);
  }, []);
  useEffect(() => onEnginePort(reload), [reload]);
  useEffect(() => {
    if (key === undefined) return undefined;
    let isCurrent = true;
    call(command, JSON.parse(key) as Input<C>).then(
      (value) => {
        if (isCurrent) setAnswer({ key, value });
      },
      (thrown: unknown) => {
        const error = toShownError(thrown);
        // An older answer stays visible beside the error.
        if (isCurrent) setAnswer((last) => (last.key === key ? { ...last, error } : { key, error }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [command, key, freshness, turn]);
  const isFresh = key !== undefined && answer.key === key;
  return {
    value: isFresh ? answer.value : undefined,
    error: isFresh ? answer.error : undefined,
    isLoading: key !== undefined && !isFresh,
    reload,
  };
}

interface Answer<T> {
  readonly key: string | undefined;
  readonly value?: T;
  readonly error?: ErrorDto;
}
