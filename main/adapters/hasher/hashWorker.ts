/** A hashing thread: whole files and ranges of files one by one, and its share of lists. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FileReply, FileRequest, ListRequest, WorkerStart } from './hashMessages';
import { workOnList } from './listWork';
import { readDigest } from './readDigest';
import { plainStat } from './workerStat';

const closing = new Int32Array((workerData as WorkerStart).closing);
const isClosing = (): boolean => Atomics.load(closing, 0) !== 0;

// The thread leaves by itself: ending it from outside during a call of the addon takes the whole process down.
parentPort?.on('message', (message: FileRequest | ListRequest | 'close') => {
  if (message === 'close') parentPort?.close();
  else if (message.kind === 'file') parentPort?.postMessage(answer(message));
  else
    workOnList(message, {
      isClosing,
      post: (reply) => {
        parentPort?.postMessage(reply);
      },
    });
});

function answer({ id, path, range, withBlocks, cancelled }: FileRequest): FileReply {
  const flag = new Int32Array(cancelled);
  const read = readDigest({
    ...{ path, isCold: false, withBlocks, ...(range === undefined ? {} : { range }) },
    isStopped: () => Atomics.load(flag, 0) !== 0 || isClosing(),
    onBytes: (readBytes) => {
      parentPort?.postMessage({ id, kind: 'bytes', readBytes } satisfies FileReply);
    },
  });
  if ('problem' in read) return { id, kind: 'failed', ...read };
  const { digest, stat, blocks } = read;
  const hash = digest.toString('hex');
  return { id, kind: 'done', hash, stat: plainStat(stat), ...(blocks === undefined ? {} : { blocks }) };
}
