/** The shapes of farm, queue, job, step and task ids, checked before one that a person typed is used. */
import { AppError } from '../../../shared/domain/errors';

const shapes = {
  farm: /^farm-[0-9a-f]{32}$/,
  queue: /^queue-[0-9a-f]{32}$/,
  job: /^job-[0-9a-f]{32}$/,
  step: /^step-[0-9a-f]{32}$/,
  task: /^task-[0-9a-f]{32}-(0|[1-9][0-9]{0,9})$/,
  sessionAction: /^[A-Za-z0-9_-]+$/,
} as const;

export type IdKind = keyof typeof shapes;

/** Whether the text has the shape of such an id. */
export function isId(kind: IdKind, text: string): boolean {
  return shapes[kind].test(text);
}

/** The text itself when it is such an id, else `input.invalid` with an example. */
export function requireId(kind: IdKind, text: string): string {
  if (isId(kind, text)) return text;
  const word = kind === 'sessionAction' ? 'session action' : kind;
  const example = kind === 'task' ? `task-${'0'.repeat(32)}-0` : `${kind.toLowerCase()}-${'0'.repeat(32)}`;
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(text.slice(0, 200))} is not a ${word} id.`,
    hint: `A ${word} id looks like ${example}.`,
  });
}
