/** Settings as the window lists them. */
import { settings as settingTable, type SettingKey } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/overview';
import { say } from '../../../shared/text/say';
import type { SettingsStore } from './settingsStore';

/** Every setting with its value, default, origin and words. `canReplaceItself`: of this copy, for a choice that needs it. */
export function settingRows(settings: SettingsStore, canReplaceItself: boolean): SettingRow[] {
  const isOffered = (key: SettingKey, choice: string): boolean =>
    key !== 'updates.mode' || choice !== 'auto' || canReplaceItself || settings.get(key) === choice;
  return settings.effective().map(({ key, value, default: defaultValue, origin, lock }) => {
    const { schema } = settingTable[key];
    const [label, help] = [say(`setting.${key}.label`), say(`setting.${key}.help`)];
    const choices = 'options' in schema ? { choices: schema.options.filter((choice) => isOffered(key, choice)) } : {};
    return {
      key,
      value,
      default: defaultValue,
      origin,
      label,
      help,
      ...choices,
      ...(lock === undefined ? {} : { lock }),
    };
  });
}
