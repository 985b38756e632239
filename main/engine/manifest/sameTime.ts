/** When two modification times count as one. */
import { intAdd, intCompare, type Int } from '../../../shared/domain/ints';

/** Within a microsecond: other tools set times through a double, which comes back one lower about half of the time. */
export function isSameTime(a: Int, b: Int): boolean {
  return intCompare(a, intAdd(b, 1)) <= 0 && intCompare(b, intAdd(a, 1)) <= 0;
}
