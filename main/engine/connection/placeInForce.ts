/** Which store and which farm the settings name: whoever spoke last, or louder, decides. */
import type { SettingKey, SettingOrigin } from '../../../shared/domain/config';
import type { SettingsStore } from '../config/settingsStore';
import type { QueueRef } from '../ports/deadline';

export interface PlaceInForce {
  /** Of the settings; empty where the queue names the store. */
  readonly storeUri: string;
  /** Of the farm on this computer, which works for the named store only. */
  readonly localFarmFolder: string;
  /** New jobs go to this queue of Deadline Cloud. */
  readonly queue?: QueueRef;
  /** Where jobs are looked up in any case, also where new ones are not made. */
  readonly knownQueue?: QueueRef;
}

/** A store that somebody connected here is a choice; the Deadline client's file was written for another program. */
const strength: Readonly<Record<SettingOrigin, number>> = {
  default: 0,
  policy: 1,
  'deadline-client': 2,
  user: 3,
  environment: 4,
  'command-line': 5,
};

/** The site speaks below everybody, and above them where it locks. */
const lockedStrength = 6;

/** Asks nobody. The queue takes the store's place when it is named by something stronger, and stands beside it when by the same. */
export function placeInForce(settings: Pick<SettingsStore, 'get' | 'effective'>): PlaceInForce {
  const rows = settings.effective();
  const strengthOf = (key: SettingKey): number => {
    const row = rows.find((each) => each.key === key);
    return row?.lock === undefined ? strength[row?.origin ?? 'default'] : lockedStrength;
  };
  const [storeUri, localFarmFolder] = [settings.get('store.uri'), settings.get('farm.localFolder')];
  const ref = { farmId: settings.get('deadline.farmId'), queueId: settings.get('deadline.queueId') };
  const knownQueue = ref.farmId === '' || ref.queueId === '' ? {} : { knownQueue: ref };
  if (knownQueue.knownQueue === undefined) return { storeUri, localFarmFolder };
  if (storeUri === '') return { storeUri, localFarmFolder: '', queue: ref, knownQueue: ref };
  const ofQueue = Math.max(strengthOf('deadline.farmId'), strengthOf('deadline.queueId'));
  const ofStore = strengthOf('store.uri');
  if (ofQueue > ofStore) return { storeUri: '', localFarmFolder: '', queue: ref, ...knownQueue };
  if (ofQueue === ofStore && localFarmFolder === '') return { storeUri, localFarmFolder, queue: ref, ...knownQueue };
  return { storeUri, localFarmFolder, ...knownQueue };
}
