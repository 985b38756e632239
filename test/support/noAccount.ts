/** The variables that name an AWS account are none of a test's. */
import { afterEach, beforeEach, vi } from 'vitest';

const names = [
  ...['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ...['AWS_REGION', 'AWS_DEFAULT_REGION'],
];

/** To be called at the top of a file. */
export function withoutAccount(): void {
  beforeEach(() => {
    for (const name of names) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
