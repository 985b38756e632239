/** One gate for every command of a window: sender, own-key dispatch, input, call, envelope. Pure, so that tests run it without Electron. */
import { AppError, toErrorDto, type Result } from '../../shared/domain/errors';
import { withCauses } from './errorCauses';
import { commands, type CommandName, type Input, type Output } from '../../shared/ipc/contract';

export type Handlers<C extends CommandName = CommandName> = {
  readonly [K in C]: (input: Input<K>) => Promise<Output<K>>;
};

export interface Sender {
  readonly isTopFrame: boolean;
  readonly origin: string;
}

/** The only page that may call. */
export const uiOrigin = 'app://ui';

/** Whether a name is a command of the contract itself; inherited names such as `constructor` are not. */
export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/**
 * Never throws across the border and never answers undefined.
 * `ipc.rejected` for a foreign page or an unknown command, `input.invalid` for fields that do not fit.
 */
export async function answer(
  handlers: Handlers,
  command: string,
  sender: Sender,
  raw: unknown,
  log: (error: unknown, command: string) => void,
): Promise<Result<unknown>> {
  try {
    if (!sender.isTopFrame || sender.origin !== uiOrigin) {
      throw new AppError({
        code: 'ipc.rejected',
        message: 'A page that is not part of Satchel asked for something.',
        safe: 'Nothing was done.',
      });
    }
    if (!isCommand(command))
      throw new AppError({ code: 'ipc.rejected', message: 'There is no such command.', safe: 'Nothing was done.' });
    return { ok: true, value: await callChecked(handlers, command, raw) };
  } catch (error) {
    const dto = toErrorDto(error);
    if (dto.code === 'internal' || dto.code === 'ipc.rejected') log(error, command);
    return { ok: false, error: withCauses(dto, error) };
  }
}

/** Parses the input with the contract and calls the handler. `input.invalid` names the first field that does not fit. */
export async function callChecked<C extends CommandName>(
  handlers: Pick<Handlers, C>,
  command: C,
  raw: unknown,
): Promise<Output<C>> {
  const parsed = commands[command].input.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError({
      code: 'input.invalid',
      message: `${command}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`.replace(':  ', ': '),
      safe: 'Nothing was done.',
    });
  }
  return handlers[command](parsed.data as Input<C>);
}
