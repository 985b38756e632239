/** How long small requests take, and how fast bytes move. */
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { monotonic } from '../runTarget';
import { probeObject } from './probeObject';
import { ask, type S3State } from './s3State';
import { tryUpload } from './uploadProbes';

const heads = 20;
const slowMs = 1_000;
const movedBytes = 8 << 20;
const slowBps = 1_000_000;

/** `largeObject`: the key of an object of 8 MiB or more that the store is known to hold. */
export function speedProbes(state: S3State, largeObject: () => string | undefined): readonly Probe[] {
  return [
    { id: 's3.latency', dependsOn: ['s3.head'], modes: 'deep', run: (context) => asking(state, context) },
    {
      id: 's3.throughput',
      dependsOn: ['s3.mpu'],
      modes: 'deep',
      run: (context) => moving(state, context, largeObject()),
    },
  ];
}

async function asking(state: S3State, context: ProbeContext): Promise<ProbeOutcome> {
  const tookMs: number[] = [];
  for (let at = 0; at < heads; at += 1) {
    const startedMs = monotonic(context.clock);
    const answer = await ask(state, context, (signal) => state.bucket().head(probeObject.key, signal));
    if (!answer.ok) return failedCall(answer.error, answer.answer);
    tookMs.push(monotonic(context.clock) - startedMs);
  }
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round((sorted[Math.ceil(share * heads) - 1] ?? 0) * 10) / 10;
  const details = { p50Ms: at(0.5), p95Ms: at(0.95), requests: heads };
  if (details.p95Ms <= slowMs)
    return {
      level: 'success',
      message: `Small requests take ${details.p50Ms} ms (95 %: ${details.p95Ms} ms).`,
      details,
    };
  return {
    level: 'warning',
    message: `Small requests are slow: 95 % take up to ${details.p95Ms} ms.`,
    hint: 'Many small files will take long. Check the network, VPN and the region of the bucket.',
    details,
  };
}

async function moving(state: S3State, context: ProbeContext, largeKey: string | undefined): Promise<ProbeOutcome> {
  const bucket = state.bucket();
  const bytes = new Uint8Array(movedBytes);
  let upMs = 0;
  const tried = await tryUpload(state, context, (uploadId) =>
    ask(state, context, async (signal) => {
      const startedMs = monotonic(context.clock);
      const part = await bucket.putPart(probeObject.key, uploadId, bytes, signal);
      upMs = monotonic(context.clock) - startedMs;
      return part;
    }),
  );
  if (!tried.ok) return failedCall(tried.error, tried.answer);
  const { sent } = tried.value;
  if (!sent.ok) return sent.error.code === 'network.timeout' ? tooSlow() : failedCall(sent.error, sent.answer);
  const downBps = largeKey === undefined ? undefined : await downRate(state, context, largeKey);
  return judged(rateOf(movedBytes, upMs), downBps);
}

/** Absent where it could not be read: that it is not there any more says nothing about speed. */
async function downRate(state: S3State, context: ProbeContext, key: string): Promise<number | undefined> {
  let tookMs = 0;
  const answer = await ask(state, context, async (signal) => {
    const startedMs = monotonic(context.clock);
    const read = await state.bucket().get(key, signal, movedBytes);
    tookMs = monotonic(context.clock) - startedMs;
    return read;
  });
  return answer.ok && answer.value.length > 0 ? rateOf(answer.value.length, tookMs) : undefined;
}

function rateOf(bytes: number, tookMs: number): number {
  return Math.round((bytes / Math.max(tookMs, 0.1)) * 1000);
}

function judged(upBps: number, downBps: number | undefined): ProbeOutcome {
  const rates = [`${megabytes(upBps)} MB/s up`, ...(downBps === undefined ? [] : [`${megabytes(downBps)} MB/s down`])];
  const details = { upBps, ...(downBps === undefined ? {} : { downBps }) };
  if (Math.min(upBps, downBps ?? upBps) >= slowBps)
    return { level: 'success', message: `One connection moves ${rates.join(', ')}.`, details };
  return { ...slow(`One connection moves only ${rates.join(', ')}.`), details };
}

function tooSlow(): ProbeOutcome {
  return slow(`${movedBytes >> 20} MiB did not arrive in the time that a request has.`);
}

function slow(message: string): ProbeOutcome {
  return {
    level: 'warning',
    message,
    hint: 'Large files will take long. Check the network, VPN and what else uses the line.',
  };
}

function megabytes(bps: number): number {
  return Math.round(bps / 100_000) / 10;
}
