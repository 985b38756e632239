/** The keys in force, by the settings: for listeners as they are now, for components as they change. */
import type { CommandId } from '../../shared/domain/commands';
import { keyMapOf, type KeyMap } from '../../shared/domain/keyMap';
import { printed } from '../ui/printedKeys';
import { engineState, type EngineState } from './engineState';
import { useEngineState } from './hooks';

let last: { readonly changes: string; readonly hasSingleKeys: boolean; readonly map: KeyMap } | undefined;

/** What the keys mean at this moment; the same map until a setting changes it. */
export function keyMap(): KeyMap {
  return mapOf(engineState());
}

/** The same, drawn anew when a key changes. */
export function useKeyMap(): KeyMap {
  return mapOf(useEngineState());
}

/** The key of a command as it is printed; undefined while it has none, or single keys are off. */
export function keyHintOf(command: CommandId, index = 0): string | undefined {
  const keys = keyMap().keyOf(command, index);
  return keys === undefined ? undefined : printed(keys);
}

function mapOf({ overview }: EngineState): KeyMap {
  const value = overview?.settings.find(({ key }) => key === 'ui.keys')?.value;
  const changes = typeof value === 'string' ? value : '';
  const hasSingleKeys = overview?.settings.find(({ key }) => key === 'ui.singleKeys')?.value !== false;
  if (last?.changes !== changes || last.hasSingleKeys !== hasSingleKeys)
    last = { changes, hasSingleKeys, map: keyMapOf(changes, hasSingleKeys) };
  return last.map;
}
