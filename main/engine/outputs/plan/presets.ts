/** The presets that come with Satchel: rules that decide before anybody looked, checked when the program starts. */
import { presetNames, type BundledPresetName, type PlanRule, type PresetName } from '../../../../shared/domain/plan';
import { checkPreset, type Preset } from './presetFile';
import artist from './presets/artist.json';
import awsDefault from './presets/awsDefault.json';
import mirror from './presets/mirror.json';
import onlyMissing from './presets/onlyMissing.json';
import safe from './presets/safe.json';

/** In the order in which they are offered. */
export const bundledPresets: readonly Preset[] = [
  checkPreset(artist, 'artist.json'),
  checkPreset(safe, 'safe.json'),
  checkPreset(mirror, 'mirror.json'),
  checkPreset(onlyMissing, 'onlyMissing.json'),
  checkPreset(awsDefault, 'awsDefault.json'),
];

const byName: ReadonlyMap<string, Preset> = new Map(bundledPresets.map((preset) => [preset.name, preset]));

export function isBundled(name: PresetName): name is BundledPresetName {
  return byName.has(name) && presetNames.some((known) => known === name);
}

/** The rules of a preset by name: Satchel's own, or those that the plan itself carries (`from: 'preset'`). */
export function rulesOfPreset(name: PresetName, carried: readonly PlanRule[]): readonly PlanRule[] {
  return byName.get(name)?.rules ?? carried.filter(({ from }) => from === 'preset');
}
