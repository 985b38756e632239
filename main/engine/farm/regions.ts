/** In which regions farms are looked for. */

/** Where AWS Deadline Cloud is, as far as "all regions" goes. */
export const deadlineRegions: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
];

export interface RegionSources {
  /** Asked for with the command; `all` stands for every region. */
  readonly asked?: string;
  /** `DEADLINE_CLOUD_REGIONS`. */
  readonly environment?: string;
  /** `settings.deadline_regions` of the Deadline client. */
  readonly configured?: string;
}

/** Empty: the region of the profile. Lists are separated by commas or spaces. */
export function farmRegions({ asked, environment, configured }: RegionSources): readonly string[] {
  const chosen = [asked, environment, configured].map(namesOf).find((names) => names.length > 0) ?? [];
  return chosen.includes('all') ? deadlineRegions : [...new Set(chosen)];
}

function namesOf(text = ''): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}
