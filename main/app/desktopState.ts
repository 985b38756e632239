/** What the desktop side follows of the engine: its transfers, and the settings that concern windows. */
import { nativeTheme } from 'electron';
import type { SettingKey, SettingValue } from '../../shared/domain/config';
import { settings as settingTable } from '../../shared/domain/config';
import type { SettingRow } from '../../shared/ipc/overview';
import { sayIn } from '../../shared/text/say';
import type { UpdateStatus } from '../../shared/ipc/updates';
import type { EngineEvent } from '../../shared/ipc/rows';
import type { EngineHost } from './engineHost';
import { TransferWatch } from './transferWatch';

export class DesktopState {
  readonly watch = new TransferWatch();
  readonly #engine: () => Pick<EngineHost, 'call'> | undefined;
  readonly #log: (level: 'warn', message: string) => void;
  #settings: readonly SettingRow[] = [];
  readonly #listeners: (() => void)[] = [];
  readonly #updateListeners: ((status: UpdateStatus) => void)[] = [];

  constructor(engine: () => Pick<EngineHost, 'call'> | undefined, log: (level: 'warn', message: string) => void) {
    this.#engine = engine;
    this.#log = log;
  }

  /** The value in force; the default until the engine has answered. */
  setting<K extends SettingKey>(key: K): SettingValue<K> {
    const known = this.#settings.find((row) => row.key === key)?.value;
    const parsed = settingTable[key].schema.safeParse(known);
    return (parsed.success ? parsed.data : settingTable[key].default) as SettingValue<K>;
  }

  /** Called when settings were read that differ from those before. */
  onSettings(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Asks for everything: after a start of the engine, and when a setting changed. */
  async refresh(): Promise<void> {
    try {
      const overview = await this.#engine()?.call('overview.get', {});
      if (overview === undefined) return;
      this.watch.adopt(overview.transfers);
      const isChanged = JSON.stringify(this.#settings) !== JSON.stringify(overview.settings);
      this.#settings = overview.settings;
      // Menus and dialogs of the desktop, and what pages see as the desktop's preference.
      sayIn(this.setting('ui.language'));
      nativeTheme.themeSource = this.setting('ui.theme');
      if (isChanged) for (const listener of this.#listeners) listener();
    } catch (error) {
      this.#log('warn', `the engine's state was not read: ${String(error)}`);
    }
  }

  /** Called when more is known of a newer version. */
  onUpdates(listener: (status: UpdateStatus) => void): void {
    this.#updateListeners.push(listener);
  }

  async #readUpdates(): Promise<void> {
    try {
      const status = await this.#engine()?.call('updates.get', {});
      if (status !== undefined) for (const listener of this.#updateListeners) listener(status);
    } catch (error) {
      this.#log('warn', `what is known of a newer version was not read: ${String(error)}`);
    }
  }

  readonly event = (event: EngineEvent): void => {
    if (event.name === 'transfer.changed') this.watch.changed(event.payload);
    else if (event.name === 'settings.changed') void this.refresh();
    else if (event.name === 'updates.changed') void this.#readUpdates();
  };
}
