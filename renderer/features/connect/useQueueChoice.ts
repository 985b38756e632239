/** What is chosen on the way to a queue: profile, farm, queue, storage profile; what is not chosen follows from what is there. */
import { useState } from 'react';
import type { FarmRow, QueueFacts, QueueRow, SignInStanding } from '../../../shared/ipc/farms';
import type { Output } from '../../../shared/ipc/contract';
import { useCommand, useQuery, type CommandState, type QueryState } from '../../bridge/hooks';

type Profiles = Output<'farm.profiles'>;

export interface QueueChoice {
  readonly profiles: QueryState<Profiles>;
  readonly profile: string | undefined;
  readonly standing: QueryState<SignInStanding>;
  readonly farms: QueryState<Output<'farm.list'>>;
  readonly farm: FarmRow | undefined;
  readonly isEverywhere: boolean;
  readonly queues: QueryState<Output<'farm.queues'>>;
  readonly queue: QueueRow | undefined;
  readonly facts: QueryState<QueueFacts>;
  /** Empty: none. */
  readonly storageProfileId: string;
  /** What would be connected; absent while something is missing. */
  readonly wish: Parameters<CommandState<'farm.connect'>['run']>[0] | undefined;
  readonly signIn: CommandState<'farm.signIn'>;
  readonly cancelSignIn: CommandState<'farm.cancelSignIn'>;
  readonly signOut: CommandState<'farm.signOut'>;
  /** Signs the chosen profile out. */
  readonly leave: () => void;
  readonly pickProfile: (profile: string) => void;
  readonly pickFarm: (key: string) => void;
  readonly pickQueue: (queueId: string) => void;
  readonly pickStorageProfile: (storageProfileId: string) => void;
  readonly lookEverywhere: () => void;
}

/** One farm of one region. */
export const farmKey = ({ region, farmId }: FarmRow): string => `${region} ${farmId}`;

export function useQueueChoice(): QueueChoice {
  const [picked, setPicked] = useState<{
    readonly profile?: string;
    readonly farm?: string;
    readonly queueId?: string;
    readonly storageProfileId?: string;
    readonly isEverywhere?: boolean;
  }>({});
  const profiles = useQuery('farm.profiles', {});
  const chosen = profiles.value?.chosen;
  const rows = profiles.value?.profiles ?? [];
  const isThere = (name: string | undefined): boolean => rows.some((row) => row.profile === name);
  const profile = picked.profile ?? (isThere(chosen?.profile) ? chosen?.profile : rows[0]?.profile);
  const standing = useQuery('farm.standing', profile === undefined ? undefined : { profile });
  const isEverywhere = picked.isEverywhere === true;
  const mayAsk = profile !== undefined && standing.value?.state === 'signed-in';
  const farms = useQuery('farm.list', mayAsk ? { profile, everywhere: isEverywhere } : undefined);
  const farmRows = farms.value?.farms ?? [];
  const farm =
    farmRows.find((row) => farmKey(row) === picked.farm) ??
    farmRows.find((row) => row.farmId === chosen?.farmId) ??
    only(farmRows);
  const ofFarm = mayAsk && farm !== undefined ? { profile, region: farm.region, farmId: farm.farmId } : undefined;
  const queues = useQuery('farm.queues', ofFarm);
  const queueRows = queues.value?.queues ?? [];
  const queue =
    queueRows.find((row) => row.queueId === picked.queueId) ??
    queueRows.find((row) => row.queueId === chosen?.queueId) ??
    only(queueRows);
  const ofQueue = ofFarm === undefined || queue === undefined ? undefined : { ...ofFarm, queueId: queue.queueId };
  const facts = useQuery('farm.queue', ofQueue);
  const offered = facts.value?.storageProfiles ?? [];
  const kept = offered.find((one) => one.storageProfileId === chosen?.storageProfileId);
  const storageProfileId =
    picked.storageProfileId ?? (kept ?? only(offered.filter(({ fitsHere }) => fitsHere)))?.storageProfileId ?? '';
  const isUsable = facts.value !== undefined && facts.value.error === undefined;
  const signIn = useCommand('farm.signIn');
  const cancelSignIn = useCommand('farm.cancelSignIn');
  const signOut = useCommand('farm.signOut');
  const leave = async (): Promise<void> => {
    if (profile !== undefined && (await signOut.run({ profile })) !== undefined) standing.reload();
  };
  return {
    profiles,
    profile,
    standing,
    farms,
    farm,
    isEverywhere,
    queues,
    queue,
    facts,
    storageProfileId,
    wish:
      ofQueue === undefined || !isUsable
        ? undefined
        : { ...ofQueue, ...(storageProfileId === '' ? {} : { storageProfileId }) },
    signIn,
    cancelSignIn,
    signOut,
    leave: () => void leave(),
    pickProfile: (name) => {
      signIn.clearError();
      setPicked({ profile: name });
    },
    pickFarm: (key) => {
      setPicked(({ profile: kept, isEverywhere: everywhere = false }) => ({
        ...(kept === undefined ? {} : { profile: kept }),
        isEverywhere: everywhere,
        farm: key,
      }));
    },
    pickQueue: (queueId) => {
      setPicked((before) => {
        const next = { ...before, queueId };
        // Another queue has other storage profiles.
        Reflect.deleteProperty(next, 'storageProfileId');
        return next;
      });
    },
    pickStorageProfile: (id) => {
      setPicked((before) => ({ ...before, storageProfileId: id }));
    },
    lookEverywhere: () => {
      setPicked((before) => ({ ...before, isEverywhere: true }));
    },
  };
}

/** Where there is one, nobody need choose it. */
function only<T>(rows: readonly T[]): T | undefined {
  return rows.length === 1 ? rows[0] : undefined;
}
