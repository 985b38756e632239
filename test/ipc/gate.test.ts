import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/domain/errors';
import { commands, engineCommands, shellCommands, type CommandName } from '../../shared/ipc/contract';
import { answer, isCommand, uiOrigin, type Handlers } from '../../main/ipc/gate';

const ui = { isTopFrame: true, origin: uiOrigin };
const names = Object.keys(commands) as CommandName[];

/** Every handler answers through a structured clone, as it would through a process border. */
function handlersThat(reply: (command: CommandName, input: unknown) => unknown): Handlers {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => Promise.resolve().then(() => structuredClone(reply(name, structuredClone(input)))),
    ]),
  ) as unknown as Handlers;
}

const ask = async (
  command: string,
  input: unknown,
  sender = ui,
  handlers = handlersThat(() => ({})),
): Promise<unknown> =>
  structuredClone(await answer(handlers, command, sender, structuredClone(input), () => undefined));

describe('the gate of the window’s commands', () => {
  it('answers a call from the top frame of the window with the value', async () => {
    const handlers = handlersThat((command, input) => ({ command, input }));
    expect(await ask('transfer.get', { uid: 'a-1' }, ui, handlers)).toEqual({
      ok: true,
      value: { command: 'transfer.get', input: { uid: 'a-1' } },
    });
  });

  it.each([
    ['a sub-frame of the window', { isTopFrame: false, origin: uiOrigin }],
    ['another page', { isTopFrame: true, origin: 'https://example.invalid' }],
    ['a page whose address starts like ours', { isTopFrame: true, origin: 'app://ui.example.invalid' }],
    ['about:blank', { isTopFrame: true, origin: 'null' }],
    ['a frame that is gone', { isTopFrame: false, origin: '' }],
  ])('rejects a call from %s', async (_who, sender) => {
    expect(await ask('transfer.list', {}, sender)).toMatchObject({ ok: false, error: { code: 'ipc.rejected' } });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'no.such', ''])(
    'does not dispatch the name %j',
    async (name) => {
      expect(isCommand(name)).toBe(false);
      expect(await ask(name, {})).toMatchObject({ ok: false, error: { code: 'ipc.rejected' } });
    },
  );

  it('says which field is wrong and calls nothing', async () => {
    let calls = 0;
    const handlers = handlersThat(() => {
      calls += 1;
      return {};
    });
    const reply = await ask('submission.inspect', { paths: 'not a list' }, ui, handlers);
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', message: expect.stringContaining('paths') as string },
    });
    expect(calls).toBe(0);
  });

  it('refuses unknown fields', async () => {
    expect(await ask('transfer.get', { uid: 'a', extra: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input.invalid' },
    });
  });

  it('carries the code of an error across the border', async () => {
    const handlers = handlersThat(() => {
      throw new AppError({ code: 'lock.root', message: 'Another Satchel writes there.', hint: 'Wait for it.' });
    });
    expect(await ask('transfer.list', {}, ui, handlers)).toEqual({
      ok: false,
      error: { code: 'lock.root', message: 'Another Satchel writes there.', hint: 'Wait for it.', retryable: true },
    });
  });

  it('keeps the inside of a bug inside and logs it', async () => {
    const logged: unknown[] = [];
    const handlers = handlersThat(() => {
      throw new TypeError('secret path /home/someone');
    });
    const reply = await answer(handlers, 'transfer.list', ui, {}, (error) => logged.push(error));
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(logged).toHaveLength(1);
  });

  it('answers any input of any command with a result, never with a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue(), async (name, input) => {
        const reply = await ask(name, input);
        const code =
          (reply as { ok?: boolean; error?: { code: string } }).ok === true
            ? 'ok'
            : (reply as { error?: { code: string } }).error?.code;
        expect(['ok', 'input.invalid']).toContain(code);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the contract', () => {
  it('names every command noun.verb, in exactly one of the two owners', () => {
    expect(names.filter((name) => !/^[a-z]+(?:\.[a-z]+)?\.[a-zA-Z]+$/.test(name))).toEqual([]);
    expect(Object.keys(engineCommands).filter((name) => name in shellCommands)).toEqual([]);
  });

  it('lets a window name paths only where people add inputs or choose targets', () => {
    const pathCommands = names.filter((name) =>
      JSON.stringify(Object.keys(commands[name].input.shape)).match(/path|folder|target/i),
    );
    expect(pathCommands).toEqual([
      'demo.start',
      'submission.inspect',
      'submission.confirm',
      'download.plan',
      'plan.open',
      'review.rules.save',
      'review.retarget',
      'versions.restore',
      'bundle.open',
      'bundle.check',
      'result.export',
      'plan.export',
      'mapping.test',
      'mapping.remember',
      'diagnostics.save',
      'request.open',
    ]);
  });
});
