/** `satchel open [--request FILE] [URL]`: shows the window, on the page that a link names or with the files of a DCC's request. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { dataFolderOf } from '../../../shared/domain/dataFolder';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { parseLink } from '../../../shared/domain/links';
import { requestIdOf } from '../../../shared/domain/sceneRequest';
import { hasDisplay, launchApp } from '../appLauncher';
import { isMonitorLink, parseMonitorLink } from '../monitorLink';
import type { RunVerb } from '../verb';

export function addOpenCommand(program: Command, run: RunVerb): void {
  program
    .command('open')
    .description('show the window')
    .argument(
      '[url]',
      'satchel://open, satchel://settings or satchel://transfer/ID; also a deadline://download-output link of the monitor',
    )
    .option('--request <file>', "open a request of a DCC's button, a file in the inbox of the data folder")
    .action((url: string | undefined, _options: unknown, command: Command) =>
      run(command, ({ output, options }) => {
        const { request } = command.opts<{ request?: string }>();
        if (url !== undefined && request !== undefined) throw twoSubjects();
        const named = url !== undefined && isMonitorLink(url) ? parseMonitorLink(url) : undefined;
        const own = named === undefined ? url : `satchel://download/${named.farmId}/${named.queueId}/${named.jobId}`;
        const link = parseLink(own ?? 'satchel://open');
        const requestPath = request === undefined ? undefined : requireRequest(request, options.home);
        if (!hasDisplay()) {
          throw new AppError({
            code: 'input.invalid',
            message: 'There is no display here, so no window can open.',
            safe: 'Nothing was changed.',
            hint: 'Run it in a desktop session; the other verbs work without one.',
          });
        }
        // On Windows the app takes a link only behind this switch.
        const marker = process.platform === 'win32' ? ['--link-marker'] : [];
        const asked = own === undefined ? [] : [...marker, own];
        launchApp(requestPath === undefined ? asked : [`--request=${requestPath}`], options.home);
        output.text('The window opens.');
        // Links choose nothing: what this one asks for besides the job is the person's to choose there.
        const { stepId, taskId, profile } = named ?? {};
        for (const [what, value] of Object.entries({ step: stepId, task: taskId, 'AWS profile': profile }))
          if (value !== undefined) output.text(`Choose there, as the link asks: ${what} ${value}.`);
        output.result('open', { view: requestPath === undefined ? link.view : 'request', ...named });
        return Promise.resolve(exitCodes.ok);
      }),
    );
}

/** Its absolute path. What is in it is checked by the window, which takes it away. */
function requireRequest(given: string, home: string | undefined): string {
  const path = resolve(given);
  const env = home === undefined ? process.env : { ...process.env, SATCHEL_HOME: home };
  const inbox = join(resolve(dataFolderOf({ platform: process.platform, env, homeFolder: homedir() })), 'inbox');
  if (requestIdOf(basename(path)) === undefined || dirname(path) !== inbox)
    throw new AppError({
      code: 'input.invalid',
      message: `${path} is not a request in ${inbox}.`,
      safe: 'Nothing was opened.',
      hint: 'A request is named by a UUID and .json, and the button of the DCC writes it there.',
    });
  if (existsSync(path)) return path;
  throw new AppError({
    code: 'input.not_found',
    message: `${path} is not there: it was opened already, or never written.`,
    safe: 'Nothing was opened.',
    hint: 'Press the button in the DCC again.',
  });
}

function twoSubjects(): AppError {
  return new AppError({
    code: 'input.invalid',
    message: 'A link and a request cannot be opened at once.',
    safe: 'Nothing was opened.',
    hint: 'Run it twice, once for each.',
  });
}
