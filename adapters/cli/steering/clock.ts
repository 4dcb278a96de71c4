import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import { Clock } from '../../../src/ports/clock.ts';

export const CLOCK_STATES = ['running', 'stopped'] as const;

/** Whether the time of a clock passes. */
export type ClockState = (typeof CLOCK_STATES)[number];

/** How a clock derives its time. Both are in milliseconds. */
export type ClockSetting = { readonly stoppedAt: number } | { readonly offset: number };

/** A clock that a client of the server can set, advance and stop. It runs with the clock of the machine until then. */
export class SteerableClock extends Clock {
  setting: ClockSetting;

  constructor(setting: ClockSetting = { offset: 0 }) {
    super();
    this.setting = setting;
  }

  override now(): number {
    const { setting } = this;
    return 'stoppedAt' in setting ? setting.stoppedAt : Math.min(Date.now() + setting.offset, MAX_TIME_MS);
  }

  get state(): ClockState {
    return 'stoppedAt' in this.setting ? 'stopped' : 'running';
  }

  /** Sets the time in milliseconds, and whether it passes. */
  set(now: number, state: ClockState): void {
    this.setting = state === 'stopped' ? { stoppedAt: now } : { offset: now - Date.now() };
  }
}
