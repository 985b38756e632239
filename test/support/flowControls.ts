/** Flow control as several processes of one person have it: settings in memory, endpoints and overrides in one database. */
import { createEndpointStates } from '../../main/adapters/sqlite/endpointStates';
import type { SatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import type { NewValue } from '../../main/engine/config/settingsStore';
import type { Clock } from '../../main/engine/ports/clock';
import { createFlowControl, type FlowControl, type FlowParts } from '../../main/engine/transfers/flow/flowControl';
import { settings as table, type SettingKey, type SettingValue } from '../../shared/domain/config';

export interface SettingsInMemory {
  readonly settings: FlowParts['settings'];
  readonly values: Map<SettingKey, NewValue>;
}

/** One settings file of all processes. */
export function createSettingsInMemory(): SettingsInMemory {
  const values = new Map<SettingKey, NewValue>();
  return {
    values,
    settings: {
      get: <K extends SettingKey>(key: K) => (values.get(key) ?? table[key].default) as SettingValue<K>,
      setAll: (changes) => {
        for (const [key, value] of changes) values.set(key, value);
        return Promise.resolve();
      },
      reload: () => Promise.resolve(),
    },
  };
}

/** Wall time of a zone, as the system's own would be there. */
export function wallTimeIn(timeZone: string): FlowParts['wallTime'] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return {
      weekday: days.indexOf(parts.get('weekday') ?? ''),
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}

export function flowOn(
  db: SatchelDatabase,
  clock: Clock,
  { settings }: SettingsInMemory,
  more: Partial<FlowParts> = {},
): FlowControl {
  return createFlowControl({
    clock,
    chance: () => 0.5,
    states: createEndpointStates(db),
    settings,
    sharedBy: () => 1,
    wallTime: wallTimeIn('UTC'),
    avoid: '',
    changed: () => undefined,
    noted: () => undefined,
    logError: (error) => {
      throw error;
    },
    ...more,
  });
}
