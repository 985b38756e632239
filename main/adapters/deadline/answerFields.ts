/** Reads fields of answers: what must be there is, times are milliseconds, absent stays absent. */
import type { JobParameter, TaskParameterValue } from '@aws-sdk/client-deadline';
import { AppError } from '../../../shared/domain/errors';
import type { ParameterValues } from '../../engine/ports/deadline';

/** Throws `network.server` when the service left out what it promises. */
export function need<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw new AppError({
    code: 'network.server',
    message: `An answer of Deadline Cloud lacks ${name}.`,
    safe: 'Nothing was changed.',
    hint: 'Try again. If it comes back, look whether something between here and AWS changes answers.',
  });
}

/** The fields that are set; types of the service are wider than ours, which name what is known. */
export function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export function times({ startedAt, endedAt }: { startedAt?: Date | undefined; endedAt?: Date | undefined }): {
  readonly startedMs?: number;
  readonly endedMs?: number;
} {
  return present({ startedMs: startedAt?.getTime(), endedMs: endedAt?.getTime() });
}

/** Members that the SDK does not know come as `$unknown`. */
export function parameterValues(
  values: Readonly<Record<string, JobParameter | TaskParameterValue>> | undefined,
): ParameterValues {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => {
      const { $unknown, ...known } = value;
      const members = $unknown === undefined ? known : { [$unknown[0]]: $unknown[1] as string };
      return [name, members];
    }),
  );
}
