/** A file thread: does short steps on files one after the other and answers many at once. */
import { parentPort } from 'node:worker_threads';
import { fileJobs, type JobAnswer, type JobCall } from './fileJobs';

/** While the disk is slow nobody waits for the answers to the rest. */
const answerAfterMs = 4;

parentPort?.on('message', (calls: readonly JobCall[]) => {
  let answers: JobAnswer[] = [];
  let buffers: ArrayBuffer[] = [];
  let sinceMs = performance.now();
  const send = (): void => {
    parentPort?.postMessage(answers, buffers);
    answers = [];
    buffers = [];
    sinceMs = performance.now();
  };
  for (const call of calls) {
    const answer = answerTo(call);
    answers.push(answer);
    if (answer[1] instanceof Uint8Array) buffers.push(answer[1].buffer as ArrayBuffer);
    if (performance.now() - sinceMs >= answerAfterMs) send();
  }
  if (answers.length > 0) send();
});

function answerTo([id, name, args]: JobCall): JobAnswer {
  try {
    return [id, (fileJobs[name] as (...args: readonly unknown[]) => unknown)(...args)];
  } catch (error) {
    const { message } = error as Error;
    const code = (error as NodeJS.ErrnoException).code;
    return [id, undefined, code === undefined ? { message } : { message, code }];
  }
}
