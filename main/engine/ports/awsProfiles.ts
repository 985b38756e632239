/** The AWS profiles of this computer, as its shared config files name them. */
export type ProfileKind = 'monitor' | 'console' | 'host';

export interface AwsProfile {
  readonly name: string;
  /** Absent for the default one, whose credentials may also come from the environment or the computer's role. */
  readonly named?: string;
  /** Made by Deadline Cloud monitor, by a sign-in to the console, or anything else: keys, SSO, roles. */
  readonly kind: ProfileKind;
  readonly region?: string;
  /** Of a monitor profile. */
  readonly monitorId?: string;
  /** Whose lists a monitor profile asks for. */
  readonly userId?: string;
  readonly identityStoreId?: string;
  /** Of a console sign-in. */
  readonly loginSession?: string;
}

export interface AwsProfiles {
  /** Read anew, in the order of the files. */
  list(): Promise<readonly AwsProfile[]>;
  /** Read anew. `(default)`, `default` and no name are the default one; `auth.profile_missing` for a name that is not there. */
  find(name: string): Promise<AwsProfile>;
  /** Ends a console sign-in by removing what it keeps on this computer; nothing to remove is fine. */
  endConsoleSession(profile: AwsProfile): Promise<void>;
}
