/** Tells a thread that the result of its task is no longer needed. */
export type CancelFlag = Int32Array;

export const newCancelFlag = (): CancelFlag => new Int32Array(new SharedArrayBuffer(4));

export const cancel = (flag: CancelFlag): void => void Atomics.store(flag, 0, 1);

/** Returns whether a task was cancelled. A task without a flag is never cancelled. */
export const isCancelled = (flag: CancelFlag | undefined): boolean => flag !== undefined && Atomics.load(flag, 0) === 1;
