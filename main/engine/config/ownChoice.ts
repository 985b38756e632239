/** Whether somebody may choose a setting here, or the policy of the site, the environment or the command line has the last word. */
import { environmentName } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import { lockedBySite } from './lockedBySite';
import type { EffectiveSetting, SettingsStore } from './settingsStore';

/** `config.locked` when one of those that `isMeant` tells is locked or has a value from the environment or the command line. */
export function requireOwnChoice(settings: SettingsStore, isMeant: (setting: EffectiveSetting) => boolean): void {
  const locked = settings.effective().find((each) => each.lock !== undefined && isMeant(each));
  if (locked?.lock !== undefined) throw lockedBySite(locked.key, locked.lock);
  const stronger = settings
    .effective()
    .find((each) => (each.origin === 'environment' || each.origin === 'command-line') && isMeant(each));
  if (stronger === undefined) return;
  const by = stronger.origin === 'environment' ? environmentName(stronger.key) : 'An option of the command line';
  throw new AppError({
    code: 'config.locked',
    message: `${by} decides ${stronger.key}, so connecting here would have no effect.`,
    safe: 'Nothing was changed.',
    hint: 'Take it out of the environment and start Satchel again.',
  });
}
