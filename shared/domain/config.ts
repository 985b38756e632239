/** The settings that exist: one schema for types, defaults, validation, texts and the settings screen. */
import { z } from 'zod';

export const settings = {
  'ui.theme': {
    schema: z.enum(['system', 'light', 'dark']),
    default: 'system',
    label: 'Theme',
    help: 'System follows the desktop. Both themes are neutral grey, so renders can be judged.',
  },
  'ui.density': {
    schema: z.enum(['compact', 'default', 'comfortable']),
    default: 'default',
    label: 'Row height',
    help: '22, 24 or 28 px per row.',
  },
  'ui.language': {
    schema: z.enum(['system', 'en', 'en-XA', 'ar-XB']),
    default: 'system',
    label: 'Language',
    help: 'System follows the desktop. en-XA and ar-XB are made-up languages that show what a translation would do to the window.',
  },
  'ui.singleKeys': {
    schema: z.boolean(),
    default: true,
    label: 'Single-letter shortcuts',
    help: 'M, F, B and S decide rows while the conflict grid has the focus.',
  },
  'store.uri': {
    schema: z.string().max(4096),
    default: '',
    label: 'Store',
    help: 'Where files go: s3://bucket/prefix or file:///absolute/folder.',
  },
  'store.region': {
    schema: z.string().max(64),
    default: '',
    label: 'Region',
    help: 'Region of the bucket; empty follows the AWS profile.',
  },
  'store.endpointUrl': {
    schema: z.string().max(4096),
    default: '',
    label: 'Endpoint',
    help: 'For S3-compatible stores, such as http://127.0.0.1:9000.',
  },
  'store.profile': {
    schema: z.string().max(256),
    default: '',
    label: 'AWS profile',
    help: 'Satchel keeps no keys; it reads the profile of this name.',
  },
  'farm.localFolder': {
    schema: z.string().max(4096),
    default: '',
    label: 'Local farm',
    help: 'Folder of a farm on this computer; set by the demo.',
  },
  'review.preset': {
    schema: z.enum(['artist', 'safe', 'mirror', 'only-missing', 'aws-default']),
    default: 'artist',
    label: 'Preset',
    help: 'How a download decides before anybody looked.',
  },
  'download.backup': {
    schema: z.boolean(),
    default: true,
    label: 'Back up replaced files',
    help: 'Keeps every replaced file under .satchel/backup so that a download can be undone.',
  },
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = z.output<(typeof settings)[K]['schema']>;
export type Settings = { readonly [K in SettingKey]: SettingValue<K> };
export const settingKeys = Object.keys(settings) as SettingKey[];

/** Where a value comes from, weakest first. */
export type SettingOrigin = 'default' | 'user' | 'environment' | 'command-line';

/** `SATCHEL_` + key in upper case, dots and camel humps as `_`. */
export function environmentName(key: SettingKey): string {
  return `SATCHEL_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}
