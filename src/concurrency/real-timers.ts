/*
 * The timers and the monotonic clock of the machine. A deadline that guards a disk, a network or a thread must pass in real
 * time, also while a test has replaced the global timers by fake ones (docs/testing.md). The time of the domain is the
 * `Clock` port instead.
 *
 * They are taken when this module loads, from Node's own modules: Jest, Vitest and Sinon replace the globals only, and Jest
 * can do so before a test imports this library. Other platforms have the globals.
 */

interface NodeProcess {
  getBuiltinModule?(name: string): object | undefined;
  nextTick(callback: () => void): void;
}

const { process } = globalThis as { process?: NodeProcess };
const moduleOrGlobals = (name: string) => (process?.getBuiltinModule?.(name) ?? globalThis) as typeof globalThis;

export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = moduleOrGlobals('node:timers');

/** The longest delay of a timer, in milliseconds. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Calls back after the promise callbacks of this turn of the event loop. Node only. */
export const nextTick = process?.nextTick as NodeProcess['nextTick'];

const { performance } = moduleOrGlobals('node:perf_hooks');

/** Returns the milliseconds since an arbitrary start, by a clock that never steps back. */
export const monotonicNow = (): number => performance.now();

/** The Unix time in milliseconds at which {@link monotonicNow} was 0. */
export const monotonicStart: number = performance.timeOrigin;
