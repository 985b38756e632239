/** What a person does with the transfers of Activity; which is under way, and why one was refused, by transfer. */
import { createContext, use, useCallback, useMemo, useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { call, toShownError } from '../../bridge/client';
import { adoptTransfer, engineState } from '../../bridge/engineState';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { mayPause, moveTarget, waitingInOrder } from './queueOrder';

type Verb = 'pause' | 'resume' | 'retry' | 'cancel' | 'place' | 'folder' | 'endpoint';

export interface TransferActions {
  readonly pause: (transfer: TransferSnapshot) => void;
  /** Goes on, or tries now what would be tried later. */
  readonly resume: (transfer: TransferSnapshot) => void;
  /** Starts one that stopped again. */
  readonly retry: (transfer: TransferSnapshot, leaveOut?: boolean) => void;
  /** Nothing goes to the place of the transfer until it is allowed again. */
  readonly exclude: (transfer: TransferSnapshot) => void;
  readonly allow: (transfer: TransferSnapshot) => void;
  readonly cancel: (transfer: TransferSnapshot, discard?: boolean) => void;
  /** Cancelling for good is asked about first. */
  readonly askDiscard: (transfer: TransferSnapshot) => void;
  /** One place up (−1) or down (1) among those that wait. */
  readonly move: (transfer: TransferSnapshot, by: -1 | 1) => void;
  readonly moveBefore: (transfer: TransferSnapshot, before: string | null) => void;
  readonly openFolder: (transfer: TransferSnapshot) => void;
  readonly isBusy: (uid: string, verb: Verb) => boolean;
  readonly errorOf: (uid: string) => ErrorDto | undefined;
}

const Actions = createContext<TransferActions | undefined>(undefined);
export const ActionsProvider = Actions.Provider;

/** Of the page around. */
export function useActions(): TransferActions {
  const actions = use(Actions);
  if (actions === undefined) throw new Error('no transfer actions around');
  return actions;
}

/** `askDiscard` opens the question of the page. */
export function useTransferActions(askDiscard: (transfer: TransferSnapshot) => void): TransferActions {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [errors, setErrors] = useState<ReadonlyMap<string, ErrorDto>>(new Map());

  const perform = useCallback((uid: string, verb: Verb, work: () => Promise<TransferSnapshot | undefined>) => {
    const key = `${verb}/${uid}`;
    setBusy((before) => new Set([...before, key]));
    setErrors((before) => new Map([...before].filter(([one]) => one !== uid)));
    const ended = (): void => {
      setBusy((before) => new Set([...before].filter((one) => one !== key)));
    };
    work().then(
      (snapshot) => {
        ended();
        if (snapshot !== undefined) adoptTransfer(snapshot);
      },
      (thrown: unknown) => {
        ended();
        setErrors((before) => new Map([...before, [uid, toShownError(thrown)]]));
      },
    );
  }, []);

  return useMemo(() => {
    const moveBefore: TransferActions['moveBefore'] = ({ uid, title }, before) => {
      perform(uid, 'place', async () => {
        const others = waitingInOrder(engineState().transfers).filter((one) => one.uid !== uid);
        const snapshot = await call('transfer.place', { uid, before });
        const at = before === null ? others.length : others.findIndex((one) => one.uid === before);
        announce(t('activity.spoken.moved', { title: visibleText(title), place: at + 1, count: others.length + 1 }));
        return snapshot;
      });
    };
    return {
      pause: (transfer) => {
        const { uid, title } = transfer;
        if (!mayPause(transfer)) return;
        perform(uid, 'pause', async () => {
          const snapshot = await call('transfer.pause', { uid });
          if (snapshot.state === 'paused') announce(t('activity.spoken.paused', { title: visibleText(title) }));
          return snapshot;
        });
      },
      resume: ({ uid, title }) => {
        perform(uid, 'resume', async () => {
          const snapshot = await call('transfer.resume', { uid });
          announce(t('activity.spoken.resumed', { title: visibleText(title) }));
          return snapshot;
        });
      },
      retry: ({ uid }, leaveOut = false) => {
        perform(uid, 'retry', async () => {
          await call('transfer.retry', leaveOut ? { uid, leaveOut } : { uid });
          return undefined;
        });
      },
      exclude: ({ uid, progress }) => {
        const { key } = progress?.endpoint ?? {};
        if (key === undefined) return;
        perform(uid, 'endpoint', async () => {
          await call('endpoints.exclude', { key });
          announce(t('activity.exclude.done', { place: visibleText(key) }));
          return undefined;
        });
      },
      allow: ({ uid, progress }) => {
        const { key } = progress?.endpoint ?? {};
        if (key === undefined) return;
        perform(uid, 'endpoint', async () => {
          await call('endpoints.allow', { key });
          announce(t('activity.allow.done', { place: visibleText(key) }));
          return undefined;
        });
      },
      cancel: ({ uid }, discard = false) => {
        perform(uid, 'cancel', () => call('transfer.cancel', discard ? { uid, discard } : { uid }));
      },
      move: (transfer, by) => {
        const before = moveTarget(waitingInOrder(engineState().transfers), transfer.uid, by);
        if (before !== undefined) moveBefore(transfer, before);
      },
      moveBefore,
      askDiscard,
      openFolder: ({ uid }) => {
        perform(uid, 'folder', async () => {
          await call('shell.openFolder', { uid });
          return undefined;
        });
      },
      isBusy: (uid, verb) => busy.has(`${verb}/${uid}`),
      errorOf: (uid) => errors.get(uid),
    };
  }, [busy, errors, perform, askDiscard]);
}
