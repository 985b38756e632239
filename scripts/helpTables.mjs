/** Pages of the help that are made from tables of the sources: settings, error codes, keys, the command line. */
import { Command } from 'commander';

const bar = (text) => text.replaceAll('|', '\\|');
const shown = (value) => (value === '' ? 'empty' : `\`${String(value)}\``);

/** Each setting with what it does, what it may be, its default and its variable. */
export function settingsPage({ settings, settingKeys, environmentName }, { isSentence, say }) {
  const silent = settingKeys.filter((key) => !isSentence(`setting.${key}.help`));
  if (silent.length > 0) throw new Error(`shared/text/en/setting.json has no words for ${silent.join(', ')}.`);
  const intro = `# Every setting

Settings are changed on the Settings page, with \`satchel config set KEY VALUE\`, or in \`config.toml\` in the data folder. A value is taken, weakest first, from its default, from the policy of the site, from \`config.toml\`, from the Deadline client's own settings where both share it, from the environment, and from the command line. What the policy locks nobody else sets: [Studio roll-out](studio.md) tells how. \`satchel config show\` tells where each came from.`;
  const parts = [];
  let area = '';
  for (const key of settingKeys) {
    const next = key.split('.')[0];
    if (next !== area) parts.push(`## ${next}`);
    area = next;
    const { schema, default: normal } = settings[key];
    parts.push(
      `### \`${key}\``,
      `**${say(`setting.${key}.label`)}.** ${say(`setting.${key}.help`)}`,
      `- Values: ${valuesOf(schema)}\n- Default: ${shown(normal)}\n- Environment: \`${environmentName(key)}\``,
    );
  }
  return `${[intro, ...parts].join('\n\n')}\n`;
}

function valuesOf(schema) {
  const { type } = schema.def;
  if (type === 'enum') return schema.options.map((option) => `\`${option}\``).join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'number') return `a whole number from ${schema.minValue} to ${schema.maxValue}`;
  return `text of at most ${schema.maxLength} characters`;
}

/** Each code with its exit code, what it means and what to do. Throws where the list of meanings is not that of the codes. */
export function errorsPage({ errorCodes, areaOf, isRetryable }, { exitCodeOf }, meanings) {
  const missing = errorCodes.filter((code) => meanings[code] === undefined);
  const unknown = Object.keys(meanings).filter((code) => !errorCodes.includes(code));
  if (missing.length > 0) throw new Error(`resources/help/errorMeanings.json lacks ${missing.join(', ')}.`);
  if (unknown.length > 0)
    throw new Error(`resources/help/errorMeanings.json has codes that are none: ${unknown.join(', ')}.`);
  const intro = `# Every error code

An error has a code, tells what happened, what is safe and what to do. The exit code is what the command line ends with when the error is the reason; \`0\` is success, \`3\` means that a part failed.`;
  const parts = [];
  let area = '';
  for (const code of errorCodes.toSorted((a, b) => areaOf(a).localeCompare(areaOf(b)))) {
    if (areaOf(code) !== area) parts.push(`## ${areaOf(code)}`);
    area = areaOf(code);
    const [what, todo] = meanings[code];
    const again = isRetryable(code) ? ' The same may work later without any change.' : '';
    parts.push(`### \`${code}\``, what, `- What to do: ${todo}\n- Exit code: \`${exitCodeOf(code)}\`.${again}`);
  }
  return `${[intro, ...parts].join('\n\n')}\n`;
}

const placeNames = {
  everywhere: 'Everywhere',
  activity: 'Activity',
  mapping: 'Path mapping',
  settings: 'Settings',
  result: 'Result of a download',
  review: 'Review',
  grid: 'Rows of the review',
};

/** The keys as they are set at first, by where they work. */
export function keysPage({ commandIds, commandOf }, { commandText }) {
  const intro = `# Every key

\`Mod\` is Ctrl, on a Mac Command.

These are the keys as they come; Settings, Keyboard changes them and switches single letters off. **F1** lists those that work on the open page.`;
  const tables = Object.entries(placeNames).map(([place, title]) => {
    const rows = commandIds.flatMap((id) => {
      const keys = commandOf(id).keys.filter(({ on }) => on.includes(place));
      if (keys.length === 0) return [];
      return [
        `| ${keys.map(({ keys: each }) => `\`${bar(each)}\``).join(', ')} | ${commandText[commandOf(id).label]} |`,
      ];
    });
    return [`## ${title}`, ['| Key | What it does |', '| --- | --- |', ...rows].join('\n')].join('\n\n');
  });
  return `${[intro, ...tables].join('\n\n')}\n`;
}

/** What the command line says of itself: each verb with its own help. */
export async function commandLinePage(intro, { runCommandLine }, { addVerbs }) {
  const program = new Command('satchel');
  await addVerbs(program, () => Promise.resolve(), []);
  const whole = await said(() => runCommandLine('VERSION'));
  const verbs = program.commands.flatMap((verb) => [`## satchel ${verb.name()}`, ...helpOf(verb, '### ').slice(1)]);
  return `${[intro.trim(), fenced(whole), ...verbs].join('\n\n')}\n`;
}

const fenced = (text) => `\`\`\`\n${text.trim()}\n\`\`\``;

function helpOf(command, marks) {
  const names = [];
  for (let at = command; at !== null; at = at.parent) names.unshift(at.name());
  command.configureHelp({ helpWidth: 100 });
  const own = [`${marks}${names.join(' ')}`, fenced(command.helpInformation())];
  return [...own, ...command.commands.flatMap((each) => helpOf(each, '### '))];
}

/** What the program prints when it is asked for help. */
async function said(run) {
  const { argv, exitCode, stdout } = process;
  const { write, isTTY } = stdout;
  let text = '';
  process.argv = [argv[0], 'satchel', '--help'];
  // The width of a terminal would count.
  stdout.isTTY = false;
  stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    await run();
  } finally {
    stdout.write = write;
    stdout.isTTY = isTTY;
    process.argv = argv;
    process.exitCode = exitCode;
  }
  return text;
}
