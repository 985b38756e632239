/** Calls commands of the contract and rebuilds their errors. */
import type { Bridge } from '../../shared/ipc/bridge';
import type { CommandName, Input, Output } from '../../shared/ipc/contract';
import type { ErrorDto } from '../../shared/domain/errors';

declare global {
  interface Window {
    /** Put there by the preload; absent in a page that Satchel did not open. */
    readonly satchel?: Bridge<File>;
  }
}

/** A command that answered with an error. `dto` has the three parts and the code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly dto: ErrorDto;

  constructor(dto: ErrorDto) {
    super(dto.message);
    this.dto = dto;
  }
}

/** The bridge of this window; throws `engine.unavailable` in a page without one. */
export function bridge(): Bridge<File> {
  if (window.satchel === undefined)
    throw new CommandError({
      code: 'engine.unavailable',
      message: 'This page is not connected to Satchel.',
      safe: 'Nothing was read or written.',
      hint: 'Open Satchel itself.',
      retryable: false,
    });
  return window.satchel;
}

/** Asks one command. Throws `CommandError` with the answer's error; never answers undefined. */
export async function call<C extends CommandName>(command: C, input: Input<C>): Promise<Output<C>> {
  const result = await bridge().invoke(command, input);
  if (!result.ok) throw new CommandError(result.error);
  return result.value;
}

/** Any thrown value as an error to show. */
export function toShownError(thrown: unknown): ErrorDto {
  if (thrown instanceof CommandError) return thrown.dto;
  return {
    code: 'internal',
    message: 'The window could not do that.',
    safe: 'Files on disk and on the farm are as they were.',
    hint: 'Try again. If it comes back, restart Satchel.',
    retryable: true,
    details: { reason: thrown instanceof Error ? thrown.message : String(thrown) },
  };
}
