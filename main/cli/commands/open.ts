/** `satchel open [URL]`: shows the window, on the page that a link names. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { parseLink } from '../../../shared/domain/links';
import { hasDisplay, launchApp } from '../appLauncher';
import type { RunVerb } from '../verb';

export function addOpenCommand(program: Command, run: RunVerb): void {
  program
    .command('open')
    .description('show the window')
    .argument('[url]', 'satchel://open, satchel://settings or satchel://transfer/ID')
    .action((url: string | undefined, _options: unknown, command: Command) =>
      run(command, ({ output, options }) => {
        const link = parseLink(url ?? 'satchel://open');
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
        launchApp(url === undefined ? [] : [...marker, url], options.home);
        output.text('The window opens.');
        output.result('open', { view: link.view });
        return Promise.resolve(exitCodes.ok);
      }),
    );
}
