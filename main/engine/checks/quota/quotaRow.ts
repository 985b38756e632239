/** One limit on what an account may keep on one volume, as a program of the system reports it. Pure. */

export interface QuotaRow {
  readonly kind: 'user' | 'group';
  /** Absent where the program names only the folder the volume is mounted at. */
  readonly device?: string;
  readonly mountPoint: string;
  readonly space: QuotaUse;
  /** Absent where the program was not asked about the number of files. */
  readonly files?: QuotaUse;
}

/** `soft` and `hard` are absent where there is no such limit. */
export interface QuotaUse {
  readonly used: number;
  readonly soft?: number;
  readonly hard?: number;
  /** What is left of the time in which more than `soft` is allowed; 0 when it is over, absent below `soft` and where nothing tells. */
  readonly graceSeconds?: number;
}

/** Numbers as the programs print them, in which 0 is no limit. Above `soft` a time that is not told stays absent. */
export function quotaUse(
  unit: number,
  [used, soft, hard]: readonly [number, number, number],
  graceSeconds?: number,
): QuotaUse {
  const isOver = soft > 0 && used > soft;
  return {
    used: used * unit,
    ...(soft > 0 ? { soft: soft * unit } : {}),
    ...(hard > 0 ? { hard: hard * unit } : {}),
    ...(isOver && graceSeconds !== undefined ? { graceSeconds } : {}),
  };
}

/** Blocks of all these programs. */
export const blockBytes = 1024;
