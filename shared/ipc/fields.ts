/** Fields that many commands share, with the caps that keep a hostile window small. */
import { z } from 'zod';
import { planActions } from '../domain/plan';

export const Path = z.string().min(1).max(32_767);
export const Text = z.string().max(4096);
export const Uid = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/);
export const RowId = z.string().min(1).max(4096);
export const PlanActionSchema = z.enum(planActions);
