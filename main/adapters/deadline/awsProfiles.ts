/** AWS profiles through the SDK's own reader of the shared config files. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { AppError } from '../../../shared/domain/errors';
import type { AwsProfile, AwsProfiles } from '../../engine/ports/awsProfiles';
import { named as namedErrors } from '../files/errnoErrors';

type Environment = Readonly<Record<string, string | undefined>>;
type Section = Readonly<Record<string, string | undefined>>;

/** AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and AWS_PROFILE of the environment are honoured. */
export function createAwsProfiles(env: Environment): AwsProfiles {
  const sections = async (): Promise<ReadonlyMap<string, Section>> => {
    const [configFilepath, filepath] = [env['AWS_CONFIG_FILE'], env['AWS_SHARED_CREDENTIALS_FILE']];
    // Reading past the SDK's memory renews it, so that clients opened afterwards know what a sign-in just wrote.
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      ...(configFilepath === undefined || configFilepath === '' ? {} : { configFilepath }),
      ...(filepath === undefined || filepath === '' ? {} : { filepath }),
      ignoreCache: true,
    });
    const names = [...Object.keys(configFile).filter(isProfile), ...Object.keys(credentialsFile)];
    return new Map([...new Set(names)].map((name) => [name, { ...configFile[name], ...credentialsFile[name] }]));
  };
  return {
    list: async () => [...(await sections())].map(([name, section]) => profileOf(name, section, name === 'default')),
    find: async (wanted) => {
      const found = await sections();
      const isDefault = ['', 'default', '(default)'].includes(wanted);
      const fromEnvironment = env['AWS_PROFILE'] ?? '';
      const name = !isDefault ? wanted : fromEnvironment === '' ? 'default' : fromEnvironment;
      const section = found.get(name);
      if (section === undefined && name !== 'default') throw missing(name, [...found.keys()]);
      return profileOf(name, section ?? {}, isDefault);
    },
    endConsoleSession: async ({ loginSession }) => {
      if (loginSession === undefined) return;
      const folder = env['AWS_LOGIN_CACHE_DIRECTORY'] ?? join(homedir(), '.aws', 'login', 'cache');
      const file = join(folder, `${createHash('sha256').update(loginSession).digest('hex')}.json`);
      await namedErrors(file, () => rm(file, { force: true }));
    },
  };
}

/** The files hold more than profiles. */
const isProfile = (name: string): boolean => !/^(?:sso-session|services)\./.test(name);

function profileOf(name: string, section: Section, isDefault: boolean): AwsProfile {
  const facts = {
    region: section['region'],
    monitorId: section['monitor_id'],
    userId: section['user_id'],
    identityStoreId: section['identity_store_id'],
    loginSession: section['login_session'],
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const kind = facts.monitorId !== undefined ? 'monitor' : facts.loginSession !== undefined ? 'console' : 'host';
  return { name, kind, ...(isDefault ? {} : { named: name }), ...known };
}

function missing(name: string, names: readonly string[]): AppError {
  return new AppError({
    code: 'auth.profile_missing',
    message: `There is no AWS profile ${JSON.stringify(name)} on this computer.`,
    safe: 'Nothing was asked or changed.',
    hint:
      names.length === 0
        ? 'There are no profiles here. Sign in with Deadline Cloud monitor, or make one with `aws configure`.'
        : `The profiles are ${names.slice(0, 20).join(', ')}. Choose one with --profile.`,
    details: { profile: name },
  });
}
