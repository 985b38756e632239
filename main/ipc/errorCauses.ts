/** Where an error came from, for its details: one line for each cause, without stacks. */
import type { ErrorDto } from '../../shared/domain/errors';

const deepest = 8;
const longest = 500;

/** The same error with its causes, the nearest first; unchanged when it has none. */
export function withCauses(dto: ErrorDto, thrown: unknown): ErrorDto {
  const causes: string[] = [];
  for (let at = causeOf(thrown); at !== undefined && causes.length < deepest; at = causeOf(at)) causes.push(lineOf(at));
  return causes.length === 0 ? dto : { ...dto, causes };
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}

function lineOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause).slice(0, longest);
  const { code } = cause as { readonly code?: string | number };
  return `${cause.name}${code === undefined ? '' : ` ${code}`}: ${cause.message}`.slice(0, longest);
}
