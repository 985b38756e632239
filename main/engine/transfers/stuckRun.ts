/** A run in which nothing moves whatever was tried: it is stopped with everything kept, and begins again by itself. */
import { AppError } from '../../../shared/domain/errors';
import { StopWish } from './stopWish';

/** The work ends as for a pause. */
export class StuckRun extends StopWish {
  constructor() {
    super('pause');
  }
}

/** What the run ends with. */
export function stuckError(): AppError {
  return new AppError({
    code: 'engine.stuck',
    message: 'Nothing moved for minutes, and a new connection did not help.',
    safe: 'What is complete stays. The transfer begins again where it stopped.',
    hint: 'If it comes back, look at the connection to the store.',
  });
}
