/** `satchel config show|get|set|path`: the settings that exist, where each comes from, and the user's own. */
import type { Command } from 'commander';
import { settingKeys, settings, type SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { settingFromText } from '../../engine/config/settingsStore';
import type { RunVerb } from '../verb';

export function addConfigCommands(program: Command, run: RunVerb): void {
  const config = program.command('config').description('settings');
  config
    .command('show')
    .description('every setting with its value')
    .argument('[key]')
    .option('--origin', 'also where each value comes from')
    .action((key: string | undefined, options: { readonly origin?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { settings: store } = await engine();
        const rows = store.effective().filter((row) => key === undefined || row.key === requireKey(key));
        for (const row of rows) {
          const origin = options.origin === true ? `  (${row.origin})` : '';
          output.item(
            { key: row.key, value: row.value, default: row.default, origin: row.origin },
            `${row.key} = ${JSON.stringify(row.value)}${origin}`,
          );
        }
        output.result('config show', { path: store.path, count: rows.length });
        return exitCodes.ok;
      }),
    );
  config
    .command('get')
    .description('one value')
    .argument('<key>')
    .action((key: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const value = (await engine()).settings.get(requireKey(key));
        output.answer(String(value));
        output.result('config get', { key, value });
        return exitCodes.ok;
      }),
    );
  config
    .command('set')
    .description("writes a value into the user's settings")
    .argument('<key>')
    .argument('[value]')
    .option('--unset', 'take the value out again')
    .action((key: string, value: string | undefined, options: { readonly unset?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const known = requireKey(key);
        if ((value === undefined) !== (options.unset === true)) {
          throw new AppError({
            code: 'input.invalid',
            message: 'Give either a value or --unset.',
            safe: 'Nothing was changed.',
          });
        }
        const store = (await engine()).settings;
        await store.set(known, value === undefined ? null : settingFromText(known, value));
        output.text(`${known} = ${JSON.stringify(store.get(known))}`);
        output.result('config set', { key: known, value: store.get(known) });
        return exitCodes.ok;
      }),
    );
  config
    .command('path')
    .description('where the settings file is')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { path } = (await engine()).settings;
        output.answer(path);
        output.result('config path', { path });
        return exitCodes.ok;
      }),
    );
}

function requireKey(key: string): SettingKey {
  if (Object.hasOwn(settings, key)) return key as SettingKey;
  throw new AppError({
    code: 'config.invalid',
    message: `There is no setting ${key}.`,
    safe: 'Nothing was changed.',
    hint: `The settings are ${settingKeys.join(', ')}.`,
  });
}
