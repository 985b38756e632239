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
