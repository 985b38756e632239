/** The states of the window that the harness shows; plain data of the contract. */
import { settingKeys, settings } from '../../../shared/domain/config';
import type { Overview, SettingRow } from '../../../shared/ipc/overview';
import { say } from '../../../shared/text/say';
import { sampleTransfers } from './sampleTransfers';

export const scenarios = ['busy', 'queue', 'stopped', 'empty', 'first-run'] as const;
export type Scenario = (typeof scenarios)[number];

const choices: Readonly<Record<string, string[]>> = {
  'ui.theme': ['system', 'light', 'dark'],
  'ui.density': ['compact', 'default', 'comfortable'],
  'app.onClose': ['ask', 'background', 'quit'],
  'review.preset': ['artist', 'safe', 'mirror', 'only-missing', 'aws-default'],
};

function settingRows(scenario: Scenario, language: string): SettingRow[] {
  return settingKeys.map((key) => {
    const { default: fallback } = settings[key];
    const [label, help] = [say(`setting.${key}.label`), say(`setting.${key}.help`)];
    const isStore = key === 'store.uri' && scenario !== 'first-run';
    return {
      key,
      value: isStore
        ? 's3://studio-assets/DeadlineCloud'
        : key === 'store.region'
          ? 'us-west-2'
          : key === 'ui.language'
            ? language
            : fallback,
      default: fallback,
      origin: isStore ? 'user' : key === 'store.region' ? 'environment' : 'default',
      label,
      help,
      ...(choices[key] === undefined ? {} : { choices: choices[key] }),
    };
  });
}

export function sampleOverview(scenario: Scenario, now: number, language: string): Overview {
  return {
    version: '0.1.0',
    dataFolder: '/home/artist/.local/share/satchel',
    hostName: 'ws-lighting-07',
    connection:
      scenario === 'first-run'
        ? { kind: 'none' }
        : {
            kind: 'store',
            storeUri: 's3://studio-assets/DeadlineCloud',
            farmName: 'studio-farm',
            queueName: 'lighting',
          },
    transfers: scenario === 'busy' ? sampleTransfers(now) : [],
    demoFolder: '/home/artist/Satchel demo',
    freeBytes: 212e9,
    settings: settingRows(scenario, language),
  };
}
