import { constants } from 'node:os';
import { onLauncherExit } from './launcher.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** After Ctrl-C, a package manager may repeat the signal that the terminal has already sent. */
const REPEATED_MS = 500;

/**
 * Calls `stop` once, when the process receives a signal or its launcher ends. A later signal ends the process immediately, with
 * the status that a shell expects.
 */
export function onStop(stop: () => void): void {
  let stoppedAt: number | undefined;
  const stopOnce = () => {
    if (stoppedAt !== undefined) return;
    stoppedAt = performance.now();
    stop();
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stoppedAt !== undefined && performance.now() - stoppedAt > REPEATED_MS) {
        process.exit(128 + constants.signals[signal]);
      }
      stopOnce();
    });
  }
  onLauncherExit(stopOnce);
}
