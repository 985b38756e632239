/** A disk on which no name is taken: what a review assumes that was told of none. */
import type { TakenNames } from '../outputs/plan/takenNames';

export const nothingTaken: TakenNames = { has: () => false };
