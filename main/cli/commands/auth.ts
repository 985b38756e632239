/** `satchel auth status|login|logout`: whether the farm can be asked, and signing in and out by Deadline Cloud monitor. */
import { Option, type Command } from 'commander';
import { exitCodeOf, exitCodes } from '../../../shared/domain/exitCodes';
import type { AwsProfile } from '../../engine/ports/awsProfiles';
import type { SignInStatus } from '../../engine/signIn/signIn';
import type { RunVerb } from '../verb';

/** As `deadline auth status` names them. */
const sources: Readonly<Record<AwsProfile['kind'], string>> = {
  monitor: 'DEADLINE_CLOUD_MONITOR_LOGIN',
  console: 'AWS_CONSOLE_LOGIN',
  host: 'HOST_PROVIDED',
};
const states: Readonly<Record<SignInStatus['state'], string>> = {
  'signed-in': 'AUTHENTICATED',
  'needs-login': 'NEEDS_LOGIN',
  'configuration-error': 'CONFIGURATION_ERROR',
};

export function addAuthCommands(program: Command, run: RunVerb): void {
  const auth = program.command('auth').description('signing in to the farm');
  auth
    .command('status')
    .description('whether the profile in force can ask the farm')
    .option('--profile <name>', 'AWS profile')
    .addOption(new Option('--output <form>', 'as the Deadline client prints it').choices(['verbose', 'json']))
    .action((options: { readonly output?: string }, command: Command) =>
      run(command, async ({ output, engine, context }) => {
        const { profile, state, error } = await (await engine()).signIn.status(context.signal);
        const facts = { name: profile.name, source: sources[profile.kind], status: states[state] };
        const isSignedIn = state === 'signed-in';
        if (options.output === 'json') output.document(referenceLine(facts, isSignedIn));
        else {
          output.answer(`    Profile Name: ${facts.name}`);
          output.answer(`          Source: ${facts.source}`);
          output.answer(`          Status: ${facts.status}`);
          output.answer(`API Availability: ${isSignedIn ? 'True' : 'False'}`);
        }
        if (error !== undefined)
          output.warning([error.message, error.commandHint ?? error.hint].filter(Boolean).join(' '));
        if (options.output !== 'json')
          output.result('auth status', {
            profileName: facts.name,
            source: facts.source,
            status: facts.status,
            apiAvailability: isSignedIn,
            ...(error === undefined ? {} : { error }),
          });
        return isSignedIn
          ? exitCodes.ok
          : state === 'needs-login'
            ? exitCodes.auth
            : exitCodeOf(error?.code ?? 'internal');
      }),
    );
  auth
    .command('login')
    .description('opens Deadline Cloud monitor and waits until you are signed in')
    .option('--profile <name>', 'AWS profile')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output, engine, context }) => {
        const opened = ({ name }: AwsProfile): void => {
          output.text(`Deadline Cloud monitor opens for ${name}. Sign in there and come back; Ctrl-C gives up.`);
        };
        const { name, kind } = await (await engine()).signIn.login(opened, context.signal);
        output.text(`Signed in: ${name}`);
        output.result('auth login', { profileName: name, source: sources[kind], status: states['signed-in'] });
        return exitCodes.ok;
      }),
    );
  auth
    .command('logout')
    .description('signs the profile in force out')
    .option('--profile <name>', 'AWS profile')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output, engine, context }) => {
        const { profile, said, warning } = await (await engine()).signIn.logout(context.signal);
        if (warning !== undefined) output.warning(warning);
        output.text(said === '' ? `Signed out: ${profile.name}` : said);
        output.result('auth logout', { profileName: profile.name, source: sources[profile.kind] });
        return exitCodes.ok;
      }),
    );
}

/** The one line of `deadline auth status --output json`, in ASCII. */
function referenceLine(
  facts: { readonly name: string; readonly source: string; readonly status: string },
  isAvailable: boolean,
): Uint8Array {
  const line = JSON.stringify({
    profile_name: facts.name,
    status: facts.status,
    source: facts.source,
    api_availability: isAvailable,
  });
  const ascii = line.replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return new TextEncoder().encode(`${ascii}\n`);
}
