/** Settings as the window lists them. */
import { settings as settingTable } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/overview';
import { say } from '../../../shared/text/say';
import type { SettingsStore } from './settingsStore';

/** Every setting with its value, default, origin and words. */
export function settingRows(settings: SettingsStore): SettingRow[] {
  return settings.effective().map(({ key, value, default: defaultValue, origin, lock }) => {
    const { schema } = settingTable[key];
    const [label, help] = [say(`setting.${key}.label`), say(`setting.${key}.help`)];
    const choices = 'options' in schema ? { choices: [...schema.options] } : {};
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
