/** The time that rows are read at, renewed when the day may have changed. */
import { useEffect, useState } from 'react';
import type { TimeContext } from '../../../shared/text/format';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const everyMs = 60_000;

/** The same object for a minute, so that rows are not drawn again for nothing. */
export function useTime(): TimeContext {
  const [time, setTime] = useState<TimeContext>(() => ({ nowMs: Date.now(), timeZone }));
  useEffect(() => {
    const timer = setInterval(() => {
      setTime({ nowMs: Date.now(), timeZone });
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return time;
}
