/** Operations as other programs group them: GET, PUT, META, and MKDIR by itself. */
import type { MeasuredOp } from '../ports/statistics';

export const opGroups = ['GET', 'PUT', 'META', 'MKDIR'] as const;
export type OpGroup = (typeof opGroups)[number];

const groupOf: Partial<Record<MeasuredOp, Exclude<OpGroup, 'MKDIR'>>> = {
  get: 'GET',
  put: 'PUT',
  'mpu-part': 'PUT',
  head: 'META',
  list: 'META',
  delete: 'META',
  copy: 'META',
  'mpu-create': 'META',
  'mpu-complete': 'META',
  'mpu-abort': 'META',
  'mpu-list': 'META',
  stat: 'META',
  mkdir: 'META',
  rename: 'META',
};

/** `undefined` for what other programs do not count. */
export function mainGroupOf(op: MeasuredOp): Exclude<OpGroup, 'MKDIR'> | undefined {
  return groupOf[op];
}

export function isInGroup(op: MeasuredOp, group: OpGroup): boolean {
  return group === 'MKDIR' ? op === 'mkdir' : groupOf[op] === group;
}
