/** Asks the person who sits at the terminal for a yes. */
import { createInterface } from 'node:readline/promises';
import { AppError } from '../../shared/domain/errors';

/** Whether somebody can be asked. */
export const hasTerminal = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Without an answer it is a no; the signal ends it. */
export async function isAgreed(question: string, isYesByDefault: boolean, signal: AbortSignal): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // While it reads, the terminal sends Ctrl-C and Ctrl-D here; without an answer nothing is done.
  prompt.on('SIGINT', () => process.emit('SIGINT'));
  prompt.on('close', () => {
    closed.abort();
  });
  try {
    const reply = await prompt.question(`${question} ${isYesByDefault ? '[Y/n]' : '[y/N]'} `, {
      signal: AbortSignal.any([signal, closed.signal]),
    });
    return isYesByDefault ? !/^n/i.test(reply.trim()) : /^y/i.test(reply.trim());
  } finally {
    prompt.close();
  }
}

/** Goes on when the answer is yes. `decision.needed` where nobody can be asked, `cancelled` for a no. */
export async function requireAgreed(question: string, signal: AbortSignal): Promise<void> {
  if (!hasTerminal())
    throw new AppError({
      code: 'decision.needed',
      message: `Somebody has to answer: ${question}`,
      safe: 'Nothing was changed.',
      hint: 'Give --yes to answer it beforehand.',
    });
  if (!(await isAgreed(question, false, signal)))
    throw new AppError({ code: 'cancelled', message: 'Left as it is.', safe: 'Nothing was changed.' });
}
