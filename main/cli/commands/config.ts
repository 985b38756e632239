/** `satchel config show|get|set|clear|path`: the settings that exist, where each comes from, and the user's own. */
import type { Command } from 'commander';
import { settingKeys, settings, type SettingKey, type SettingOrigin } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { clientKeyNames, isClientKey, type ClientKey } from '../../engine/config/deadlineClientKeys';
import { settingFromText, type SettingsStore } from '../../engine/config/settingsStore';
import type { RunVerb } from '../verb';

export function addConfigCommands(program: Command, run: RunVerb): void {
  const config = program.command('config').description('settings, those shared with the Deadline client too');
  config
    .command('show')
    .description('every setting with its value')
    .argument('[key]')
    .option('--origin', 'also where each value comes from')
    .action((key: string | undefined, options: { readonly origin?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { settings: store } = await engine();
        const wanted = key === undefined ? undefined : requireKey(key);
        const rows = [...store.effective(), ...store.client.rows()].filter(
          (row) => wanted === undefined || row.key === wanted,
        );
        for (const row of rows) {
          const origin = options.origin === true ? `  (${originWords(row.origin)})` : '';
          output.item(
            { key: row.key, value: row.value, default: row.default, origin: row.origin },
            `${row.key} = ${JSON.stringify(row.value)}${origin}`,
          );
        }
        output.result('config show', { path: store.path, deadlineClientPath: store.client.path, count: rows.length });
        return exitCodes.ok;
      }),
    );
  config
    .command('get')
    .description('one value')
    .argument('<key>')
    .action((key: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const value = valueOf((await engine()).settings, requireKey(key));
        output.answer(String(value));
        output.result('config get', { key, value });
        return exitCodes.ok;
      }),
    );
  config
    .command('set')
    .description("writes a value into the user's settings; what the Deadline client knows into its own file")
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
        await write(store, known, value);
        output.text(`${known} = ${JSON.stringify(valueOf(store, known))}`);
        output.result('config set', { key: known, value: valueOf(store, known) });
        return exitCodes.ok;
      }),
    );
  config
    .command('clear')
    .description('takes a value out again')
    .argument('<key>')
    .action((key: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const known = requireKey(key);
        const store = (await engine()).settings;
        await write(store, known, undefined);
        output.text(`${known} = ${JSON.stringify(valueOf(store, known))}`);
        output.result('config clear', { key: known, value: valueOf(store, known) });
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

type AnyKey = SettingKey | ClientKey;

const valueOf = (store: SettingsStore, key: AnyKey): string | number | boolean =>
  isClientKey(key) ? store.client.get(key) : store.get(key);

async function write(store: SettingsStore, key: AnyKey, text: string | undefined): Promise<void> {
  if (isClientKey(key)) await (text === undefined ? store.client.clear(key) : store.client.set(key, text));
  else await store.set(key, text === undefined ? null : settingFromText(key, text));
}

const originWords = (origin: SettingOrigin): string => {
  if (origin === 'policy') return 'policy of the site';
  return origin === 'deadline-client' ? 'Deadline client' : origin;
};

function requireKey(key: string): AnyKey {
  if (isClientKey(key)) return key;
  if (Object.hasOwn(settings, key)) return key as SettingKey;
  throw new AppError({
    code: 'config.invalid',
    message: `There is no setting ${key}.`,
    safe: 'Nothing was changed.',
    hint: `The settings are ${[...settingKeys, ...clientKeyNames].join(', ')}.`,
  });
}
