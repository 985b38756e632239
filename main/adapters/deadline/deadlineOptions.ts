/** With whose credentials, where and how Deadline Cloud is called. */

export interface DeadlineOptions {
  /** As asked for by the user; wins over `farmRegion`. */
  readonly region?: string;
  /** Of the settings of the Deadline client. Without both it is the region of the profile. */
  readonly farmRegion?: string;
  /** Absent: the credentials of the environment, or those of the default profile. */
  readonly profile?: string;
  /** How the profile signs in; `host` stands for keys, roles and SSO. */
  readonly kind?: 'monitor' | 'console' | 'host';
  /** `user_id` of a monitor profile: its lists are denied without it. */
  readonly principalId?: string;
  /** Instead of the service of the region; wins over `AWS_ENDPOINT_URL_DEADLINE`. */
  readonly endpointUrl?: string;
}

/** What sentences about a failed call need to know. */
export interface DeadlinePlace {
  readonly region: string;
  readonly profile?: string;
  readonly kind: 'monitor' | 'console' | 'host';
  /** Host that is asked, where it is not the service's own. */
  readonly endpoint?: string;
}
