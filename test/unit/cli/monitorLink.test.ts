import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { isMonitorLink, parseMonitorLink } from '../../../main/cli/monitorLink';

const hex = '0123456789abcdef0123456789abcdef';
const [farmId, queueId, jobId, stepId] = [`farm-${hex}`, `queue-${hex}`, `job-${hex}`, `step-${hex}`];
const taskId = `task-${hex}-7`;
const job = `farm-id=${farmId}&queue-id=${queueId}&job-id=${jobId}`;

const outcome = (text: string): unknown => {
  try {
    return parseMonitorLink(text);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('a link of the monitor names a job, and perhaps a part of it', () => {
  it.each([
    [job, {}],
    [`job-id=${jobId}&queue-id=${queueId}&farm-id=${farmId}`, {}],
    [`${job}&step-id=${stepId}`, { stepId }],
    [`${job}&step-id=${stepId}&task-id=${taskId}`, { stepId, taskId }],
    [`${job}&profile=studio%20artist`, { profile: 'studio artist' }],
  ])('deadline://download-output?%s', (query, more) => {
    const named = { farmId, queueId, jobId, ...more };
    expect([`?${query}`, `/?${query}`].map((end) => outcome(`deadline://download-output${end}`))).toEqual([
      named,
      named,
    ]);
  });
});

describe('whatever else it says, nothing is opened', () => {
  it.each([
    `deadline://download-output`,
    `deadline://download-output?`,
    `deadline://download-input?${job}`,
    `deadline://submit?${job}`,
    `https://download-output?${job}`,
    `deadline://download-output?farm-id=${farmId}&queue-id=${queueId}`,
    `deadline://download-output?${job}&job-id=${jobId}`,
    `deadline://download-output?${job}&task-id=${taskId}`,
    `deadline://download-output?${job}&step-id=${stepId}&task-id=task-1`,
    `deadline://download-output?${job}&conflict-resolution=overwrite`,
    `deadline://download-output?${job}&__proto__=1`,
    `deadline://download-output?${job}&profile=`,
    `deadline://download-output?${job}&profile=--debug`,
    `deadline://download-output?${job}&profile=a%0Ab`,
    `deadline://download-output?${job.replace('farm-0', 'farm-G')}`,
    `deadline://download-output?${job}&profile=${'a'.repeat(1024)}`,
  ])('%s', (text) => {
    expect(outcome(text)).toBe('link.invalid');
  });
});

it('any case of the scheme is such a link, and no other scheme', () => {
  expect(['deadline://x', 'DEADLINE:', 'satchel://open', 'xdeadline://x'].map(isMonitorLink)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
