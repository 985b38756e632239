import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { errorDetails } from '../../../main/app/errorDetails';
import { withCauses } from '../../../main/ipc/errorCauses';
import { AppError, toErrorDto } from '../../../shared/domain/errors';

const key = `AKIA${'ABCD'.repeat(4)}`;

test('the details of an error are its sentences, its facts, where it came from and what runs here, without secrets', () => {
  const text = errorDetails(
    {
      error: {
        code: 'network.refused',
        message: `The store refused ${key}.`,
        safe: 'Nothing was sent.',
        retryable: true,
        details: { path: `${homedir()}/a.exr`, tries: 3 },
        causes: ['Error ECONNREFUSED: token=abcdef', `hex ${Buffer.from(key).toString('hex')}`],
      },
    },
    '1.2.3',
  );
  expect(text.split('\n').slice(0, 8)).toEqual([
    'Code: network.refused',
    'What happened: The store refused <access key 1>.',
    'What is safe: Nothing was sent.',
    'path: ~/a.exr',
    'tries: 3',
    'Because of: Error ECONNREFUSED: token=<hidden>',
    'Because of: hex <encoded secret>',
    'Satchel: 1.2.3',
  ]);
});

test('a fact that sounds like a secret is hidden by its name', () => {
  const error = { code: 'internal' as const, message: 'x', retryable: false, details: { sessionToken: 'abcdefgh' } };
  expect(errorDetails({ error }, '1')).toContain('sessionToken: <hidden>');
});

test('causes are told from the nearest on, each in a line without its stack, and no more than eight', () => {
  const root = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
  const thrown = new AppError(
    { code: 'network.refused', message: 'It did not answer.', retryable: true },
    new TypeError('fetch failed', { cause: root }),
  );
  const deep = Array.from({ length: 12 }).reduce<Error>((cause) => new Error('again', { cause }), root);
  expect([
    withCauses(toErrorDto(thrown), thrown).causes,
    withCauses(toErrorDto(deep), deep).causes?.length,
    withCauses(toErrorDto(root), root).causes,
    withCauses(toErrorDto(root), new Error('x', { cause: 'a word' })).causes,
  ]).toEqual([['TypeError: fetch failed', 'Error EHOSTUNREACH: no route'], 8, undefined, ['a word']]);
});
