/** `satchel limits show|set`: how fast data may move, for all windows and commands together. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { parseRate, parseTimetable, timetableText, timeText } from '../../../shared/domain/timetable';
import type { Limits } from '../../../shared/ipc/limits';
import type { RunVerb } from '../verb';

interface SetOptions {
  readonly up?: string;
  readonly down?: string;
  readonly for?: string;
  readonly timetable?: string;
}

export function addLimitsCommands(program: Command, run: RunVerb): void {
  const limits = program.command('limits').description('how fast data may move');
  limits
    .command('show', { isDefault: true })
    .description('the limits in force, and what they come from')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const now = (await engine()).parts.flow.limits();
        for (const line of describe(now)) output.text(line);
        output.result('limits show', { limits: now });
        return exitCodes.ok;
      }),
    );
  limits
    .command('set')
    .description('other limits, at once for what is on the way; running windows and commands follow within seconds')
    .option('--up <rate>', 'such as 20MB or 512KiB, per second; none for no limit')
    .option('--down <rate>', 'the same for what is fetched')
    .option('--for <time>', 'only for so long, such as 90m or 1h; 0 ends it')
    .option('--timetable <rows>', "by the clock: 'mon-fri 08:00-18:00 up=2MiB down=10MiB', ; between rows")
    .action((options: SetOptions, command: Command) =>
      run(command, async ({ output, engine }) => {
        const change = changeOf(options);
        const now = await (await engine()).parts.flow.setLimits(change);
        for (const line of describe(now)) output.text(line);
        output.result('limits set', { limits: now });
        return exitCodes.ok;
      }),
    );
}

function changeOf(options: SetOptions): {
  up?: number;
  down?: number;
  forMs?: number;
  timetable?: Limits['timetable'];
} {
  const { up, down, for: time, timetable } = options;
  if (up === undefined && down === undefined && time === undefined && timetable === undefined)
    throw invalid('Nothing to set.', 'Give --up, --down, --for or --timetable.');
  const rows = timetable === undefined ? undefined : parseTimetable(timetable);
  if (timetable !== undefined && rows === undefined)
    throw invalid(
      `${JSON.stringify(timetable)} is no timetable.`,
      'Write it as mon-fri 08:00-18:00 up=2MiB down=10MiB, with ; between rows.',
    );
  return {
    ...(up === undefined ? {} : { up: rateOf(up) }),
    ...(down === undefined ? {} : { down: rateOf(down) }),
    ...(time === undefined ? {} : { forMs: timeOf(time) }),
    ...(rows === undefined ? {} : { timetable: rows.map(({ days, ...row }) => ({ ...row, days: [...days] })) }),
  };
}

function rateOf(text: string): number {
  const rate = parseRate(text);
  if (rate !== undefined) return rate;
  throw invalid(`${JSON.stringify(text)} is no rate.`, 'Write bytes per second, such as 20MB, 512KiB or none.');
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 7 * 86_400_000;

function timeOf(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = text === '0' ? 0 : Number(amount) * (unitMs[unit] ?? NaN);
  if (ms >= 0 && ms <= longestMs) return ms;
  throw invalid(`${JSON.stringify(text)} is no time of at most a week.`, 'Write 30s, 90m, 2h or 1d.');
}

function describe({ now, up, down, timetable, override, sharedBy }: Limits): string[] {
  const because = {
    settings: 'settings',
    timetable: `row ${(now.row ?? 0) + 1} of the timetable`,
    override: override === null ? '' : `until ${new Date(override.untilMs).toISOString()}`,
  }[now.because];
  return [
    `now       up ${rateText(now.up)}, down ${rateText(now.down)} (${because})`,
    `settings  up ${rateText(up)}, down ${rateText(down)}`,
    ...timetable.map(
      (row, index) =>
        `row ${index + 1}     ${row.days.join(',')} ${timeText(row.fromMinute)}-${timeText(row.toMinute)}: up ${rateText(row.up)}, down ${rateText(row.down)}`,
    ),
    ...(sharedBy > 1 ? [`shared by ${sharedBy} processes that move data`] : []),
    ...(timetable.length > 0 ? [`timetable ${timetableText(timetable)}`] : []),
  ];
}

function rateText(rate: number): string {
  if (rate === 0) return 'no limit';
  const unit = (['GB', 'MB', 'kB'] as const).find((_name, index) => rate >= 1000 ** (3 - index));
  const divisor = { GB: 1e9, MB: 1e6, kB: 1e3, B: 1 }[unit ?? 'B'];
  return `${Number((rate / divisor).toFixed(2))} ${unit ?? 'B'}/s`;
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was changed.', hint });
}
