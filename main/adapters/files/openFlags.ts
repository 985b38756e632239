/** Flags of open(2) that not every platform has; the type definitions claim that all do. */
import { constants } from 'node:fs';

const available: Partial<typeof constants> = constants;

/** Whether the OS refuses a link at open; where it cannot, links are looked for before. */
export const canRefuseLinks = available.O_NOFOLLOW !== undefined;
const noFollow = available.O_NOFOLLOW ?? 0;

/** Non-blocking so that a pipe put in the place of a file cannot hold the reader. */
export const readFlags = constants.O_RDONLY | noFollow | (available.O_NONBLOCK ?? 0);
export const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
export const appendFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | noFollow;
export const updateFlags = constants.O_WRONLY | noFollow | (available.O_NONBLOCK ?? 0);
