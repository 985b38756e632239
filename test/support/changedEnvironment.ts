/** Variables of this process for the tests of one file: all files run in one process, and nothing may stay behind. */
import { test } from '@playwright/test';

const ofAccounts = [
  ...['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ...['AWS_REGION', 'AWS_DEFAULT_REGION'],
];

/** To be called at the top of a file; what it answers sets variables in place of those that name an account. */
export function createChangedEnvironment(): (values: Readonly<Record<string, string>>) => void {
  const before = { ...process.env };
  test.afterAll(() => {
    process.env = before;
  });
  return (values) => {
    for (const name of ofAccounts) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, values);
  };
}

/** Of somebody whose AWS files and Deadline config lie in a folder, where the services are those of a test. */
export function farmEnvironment(
  at: (name: string) => string,
  services: { readonly deadline: { readonly url: string }; readonly s3: { readonly url: string } },
): Readonly<Record<string, string>> {
  return {
    AWS_CONFIG_FILE: at('aws config'),
    AWS_SHARED_CREDENTIALS_FILE: at('aws keys'),
    AWS_ENDPOINT_URL_DEADLINE: services.deadline.url,
    AWS_ENDPOINT_URL_S3: services.s3.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    DEADLINE_CONFIG_FILE_PATH: at('deadline config'),
  };
}
