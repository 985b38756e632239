/** The keys of the Deadline client's config file: defaults, what each depends on, and the setting that follows it. */
import type { SettingKey } from '../../../shared/domain/config';

interface ClientKeyFacts {
  /** `{aws_profile_name}` stands for the profile in force. */
  readonly default: string;
  /** The key whose value is part of the name of this one's section. */
  readonly dependsOn?: string;
  /** Paths are stored with `/` on Windows, too. */
  readonly kind?: 'path' | 'paths';
  /** The setting that takes its value from here; others are known to `satchel config` by name only. */
  readonly setting?: SettingKey;
}

const profile = 'defaults.aws_profile_name';
const farm = 'defaults.farm_id';

/** In an order in which every key comes after the one that it depends on. */
export const clientKeys = {
  'deadline-cloud-monitor.path': { default: '', kind: 'path' },
  'defaults.aws_profile_name': { default: '(default)', setting: 'deadline.profile' },
  'settings.job_history_dir': {
    default: '~/.deadline/job_history/{aws_profile_name}',
    dependsOn: profile,
    kind: 'path',
    setting: 'deadline.jobHistoryFolder',
  },
  'defaults.farm_id': { default: '', dependsOn: profile, setting: 'deadline.farmId' },
  'defaults.farm_region': { default: '', dependsOn: farm, setting: 'deadline.farmRegion' },
  'settings.storage_profile_id': { default: '', dependsOn: farm, setting: 'deadline.storageProfileId' },
  'defaults.queue_id': { default: '', dependsOn: farm, setting: 'deadline.queueId' },
  'defaults.job_id': { default: '', dependsOn: 'defaults.queue_id' },
  'settings.auto_accept': { default: 'false' },
  'settings.conflict_resolution': { default: 'NOT_SELECTED' },
  'settings.log_level': { default: 'WARNING' },
  'settings.deadline_regions': { default: '' },
  'telemetry.opt_out': { default: 'false' },
  'telemetry.identifier': { default: '' },
  'defaults.job_attachments_file_system': {
    default: 'COPIED',
    dependsOn: farm,
  },
  'settings.s3_max_pool_connections': { default: '50' },
  'settings.small_file_threshold_multiplier': { default: '20' },
  'settings.known_asset_paths': { default: '', kind: 'paths', setting: 'deadline.knownAssetPaths' },
  'settings.locale': { default: '' },
  'settings.force_s3_check': { default: 'false' },
  'settings.allow_bundle_hooks': { default: 'false' },
  'settings.allow_environment_hooks': { default: 'false' },
  'settings.submitter_update_notification': { default: 'true' },
  'settings.max_retries_per_task': { default: '5' },
  'settings.max_failed_tasks_count': { default: '20' },
  'settings.https_proxy': { default: '' },
  'settings.ca_bundle': { default: '', kind: 'path' },
  'settings.job_bundle_default_directory': {
    default: '',
    dependsOn: profile,
    kind: 'path',
  },
} as const satisfies Readonly<Record<string, ClientKeyFacts>>;

export type ClientKey = keyof typeof clientKeys;
export const clientKeyNames = Object.keys(clientKeys) as ClientKey[];

/** What the table says of a key. */
export function clientKeyFacts(key: ClientKey): ClientKeyFacts & { readonly dependsOn?: ClientKey } {
  return clientKeys[key];
}

export function isClientKey(name: string): name is ClientKey {
  return Object.hasOwn(clientKeys, name);
}

const bySetting = new Map<SettingKey, ClientKey>(
  clientKeyNames.flatMap((name) => {
    const { setting } = clientKeyFacts(name);
    return setting === undefined ? [] : [[setting, name] as const];
  }),
);

/** The key of the client's file that a setting follows. */
export function clientKeyOf(setting: SettingKey): ClientKey | undefined {
  return bySetting.get(setting);
}
