/** Signing in to a farm: what the profile in force can do, and Deadline Cloud monitor started to sign it in or out. */
import { AppError, type ErrorDto } from '../../../shared/domain/errors';
import type { SettingsStore } from '../config/settingsStore';
import type { AwsProfile, AwsProfiles } from '../ports/awsProfiles';
import type { Clock } from '../ports/clock';
import type { MonitorProgram, RunningMonitor } from '../ports/monitorProgram';

export interface SignInParts {
  readonly settings: Pick<SettingsStore, 'get' | 'client' | 'refresh'>;
  readonly profiles: AwsProfiles;
  readonly monitor: MonitorProgram;
  /** Asks for one farm with the profile's credentials as they are now; throws what is wrong with them. */
  readonly probe: (profile: AwsProfile, signal: AbortSignal) => Promise<void>;
  readonly clock: Pick<Clock, 'delay'>;
}

export interface SignInStatus {
  readonly profile: AwsProfile;
  readonly state: 'signed-in' | 'needs-login' | 'configuration-error';
  /** Why it is not signed in. */
  readonly error?: ErrorDto;
}

export interface SignIn {
  /** Of the profile in force, or of the one that is named. `auth.profile_missing` for one that is not on this computer. */
  status(signal: AbortSignal, name?: string): Promise<SignInStatus>;
  /**
   * Opens the monitor and waits until the profile is signed in, the signal aborts or the monitor ends. `opened` hears that
   * somebody has to sign in now. A profile that is signed in already opens nothing.
   */
  login(opened: (profile: AwsProfile) => void, signal: AbortSignal, name?: string): Promise<AwsProfile>;
  /** Answers what the monitor said, and what went wrong without keeping anybody signed in. */
  logout(
    signal: AbortSignal,
    name?: string,
  ): Promise<{ readonly profile: AwsProfile; readonly said: string; readonly warning?: string }>;
}

const probeEveryMs = 500;

export function createSignIn(parts: SignInParts): SignIn {
  const { settings, profiles, monitor } = parts;
  const profileNow = async (name?: string): Promise<AwsProfile> => {
    await settings.refresh();
    return profiles.find(name ?? settings.get('deadline.profile'));
  };
  const monitorPath = (): string => settings.client.get('deadline-cloud-monitor.path');

  return {
    status: async (signal, name) => statusOf(await profileNow(name), parts, signal),
    login: async (opened, signal, name) => {
      const profile = await profileNow(name);
      requireSignIn(profile);
      if ((await statusOf(profile, parts, signal)).state === 'signed-in') return profile;
      const path = monitorPath();
      if (path === '') throw monitorUnknown(profile);
      const running = await monitor.start(path, ['login', '--profile', profile.name]);
      try {
        opened(profile);
        await untilSignedIn(profile, running, parts, signal);
      } catch (error) {
        running.stop();
        throw error;
      }
      running.leave();
      return profiles.find(profile.named ?? '');
    },
    logout: async (signal, name) => {
      const profile = await profileNow(name);
      requireSignIn(profile);
      const path = monitorPath();
      if (profile.kind === 'monitor') {
        if (path === '') throw monitorUnknown(profile);
        return { profile, said: await logoutByMonitor(profile, path, monitor, signal) };
      }
      // Without its session nobody is signed in; the monitor is told so that its next sign-in is a real one.
      await profiles.endConsoleSession(profile);
      if (path === '') return { profile, said: '' };
      try {
        return { profile, said: await logoutByMonitor(profile, path, monitor, signal) };
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
        return { profile, said: '', warning: error.message };
      }
    },
  };
}

async function statusOf(profile: AwsProfile, { probe }: SignInParts, signal: AbortSignal): Promise<SignInStatus> {
  try {
    await probe(profile, signal);
    return { profile, state: 'signed-in' };
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    return { profile, state: profile.kind === 'host' ? 'configuration-error' : 'needs-login', error: error.dto };
  }
}

async function untilSignedIn(
  profile: AwsProfile,
  running: RunningMonitor,
  parts: SignInParts,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const ended = await Promise.race([running.exited, parts.clock.delay(probeEveryMs, signal)]);
    // The monitor writes into the profile while it signs in.
    const now = await parts.profiles.find(profile.named ?? '');
    if ((await statusOf(now, parts, signal)).state === 'signed-in') return;
    if (ended !== undefined) throw loginFailed(profile, 'sign in', ended);
  }
}

async function logoutByMonitor(
  profile: AwsProfile,
  path: string,
  monitor: MonitorProgram,
  signal: AbortSignal,
): Promise<string> {
  const running = await monitor.start(path, ['logout', '--profile', profile.name]);
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
    if (signal.aborted) resolve(undefined);
  });
  const ended = await Promise.race([running.exited, aborted]);
  if (ended === undefined) {
    running.stop();
    throw new AppError({
      code: 'cancelled',
      message: 'Cancelled. Whether the profile is still signed in is not known.',
    });
  }
  if (ended.code !== 0) throw loginFailed(profile, 'sign out', ended);
  return ended.output;
}

function requireSignIn({ name, kind }: AwsProfile): void {
  if (kind !== 'host') return;
  throw new AppError({
    code: 'auth.login_unsupported',
    message: `The AWS profile ${JSON.stringify(name)} has credentials of its own; there is nothing to sign in to or out of.`,
    safe: 'Nothing was changed.',
    hint: 'Choose a profile of Deadline Cloud monitor with --profile, or renew these credentials with the AWS tools.',
    details: { profile: name },
  });
}

function monitorUnknown({ name, kind }: AwsProfile): AppError {
  const other = kind === 'console' ? ` Or run \`aws login --profile ${name}\`.` : '';
  return new AppError({
    code: 'auth.monitor_missing',
    message: 'Deadline Cloud monitor is not set up on this computer.',
    safe: 'Nothing was changed.',
    hint: `Install Deadline Cloud monitor and open it once; it tells where it is.${other}`,
    details: { profile: name },
  });
}

function loginFailed(
  { name }: AwsProfile,
  what: string,
  { code, output }: { readonly code: number | null; readonly output: string },
): AppError {
  const said = output === '' ? 'it said nothing' : `it said: ${output}`;
  return new AppError({
    code: 'auth.login_failed',
    message: `Deadline Cloud monitor ended (${code === null ? 'killed' : code}) and did not ${what} ${JSON.stringify(name)}; ${said}`,
    safe: 'Nothing was changed.',
    hint: 'Try again. If the monitor is open already, use its own window.',
    commandHint: 'Try again. If the monitor is open already, use its own window, then ask with `satchel auth status`.',
    details: { profile: name },
  });
}
