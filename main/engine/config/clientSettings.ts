/** Every key of the Deadline client's file by the name that it has there, with the value in force and its origin. */
import type { SettingOrigin } from '../../../shared/domain/config';
import { switchOf, type ClientScope } from './deadlineClient';
import { clientKeyFacts, clientKeyNames, type ClientKey } from './deadlineClientKeys';

export interface ClientSetting {
  readonly key: ClientKey;
  readonly value: string;
  readonly default: string;
  readonly origin: SettingOrigin;
}

export interface ClientSettings {
  readonly path: string;
  /** As `deadline config get` prints it, unless a stronger layer says otherwise. */
  get(key: ClientKey): string;
  /** Yes or no; a word that is neither counts as the default. */
  isOn(key: ClientKey): boolean;
  rows(): readonly ClientSetting[];
  /** Writes the client's own file. `config.invalid` for text that it cannot hold. */
  set(key: ClientKey, text: string): Promise<void>;
  /** Takes the line out. */
  clear(key: ClientKey): Promise<void>;
}

export interface ClientSettingsParts {
  readonly path: string;
  readonly scope: () => ClientScope;
  /** Of keys that a setting of Satchel follows. */
  readonly originOf: (key: ClientKey) => SettingOrigin | undefined;
  readonly write: (key: ClientKey, text: string | undefined) => Promise<void>;
}

export function createClientSettings({ path, scope, originOf, write }: ClientSettingsParts): ClientSettings {
  return {
    path,
    get: (key) => scope().valueOf(key),
    isOn: (key) => {
      const { valueOf, defaultOf } = scope();
      return switchOf(valueOf(key)) ?? switchOf(defaultOf(key)) ?? false;
    },
    rows: () => {
      const { valueOf, defaultOf, inFile } = scope();
      return clientKeyNames.map((key) => ({
        key,
        value: valueOf(key),
        default: defaultOf(key),
        origin: originOf(key) ?? (inFile(key) === undefined ? 'default' : 'deadline-client'),
      }));
    },
    set: (key, text) => write(key, text),
    clear: (key) => write(key, undefined),
  };
}

/** What is wrong with a text for a key, as the end of a sentence; `undefined` when the file may hold it. */
export function problemWithClientText(key: ClientKey, text: string): string | undefined {
  const isSwitch = switchOf(clientKeyFacts(key).default) !== undefined && /^[a-z]/.test(clientKeyFacts(key).default);
  return isSwitch && switchOf(text) === undefined
    ? `${JSON.stringify(text.slice(0, 80))} is neither true nor false`
    : undefined;
}
