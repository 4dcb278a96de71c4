import { setTimeout } from './real-timers.ts';

/** Resolves after a number of milliseconds. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
