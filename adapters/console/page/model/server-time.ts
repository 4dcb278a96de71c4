import { send } from './api.ts';
import { configuration, toolPath } from './configuration.ts';
import { createState } from './state.ts';
import type { ServerClock } from './wire.ts';

const TICK_MS = 1000;
/** How often the distances from now are written again, in seconds. */
const COARSE_TICK = 15;

/** How the time of the server derives from that of the browser. */
type Setting = { readonly offset: number } | { readonly stoppedAt: number };

let setting: Setting = { offset: 0 };

/** Time of the server in Unix seconds: a test server can have another one than the browser. */
export const serverNow = (): number =>
  'stoppedAt' in setting ? setting.stoppedAt : Math.floor(Date.now() / 1000 + setting.offset);

/** The time of the server, updated while the page is visible. */
export const now = createState(serverNow());

/** The same, updated less often. */
export const recently = createState(serverNow());

function update(): void {
  now.set(serverNow());
  if (Math.abs(now.value - recently.value) >= COARSE_TICK) recently.set(now.value);
}

/** The clock of a test server; undefined until it is known. */
export const serverClock = createState<ServerClock | undefined>(undefined);

export function adoptClock(clock: ServerClock): void {
  setting = clock.state === 'stopped' ? { stoppedAt: clock.now } : { offset: clock.now - Date.now() / 1000 };
  serverClock.set(clock);
  update();
}

/** Asks a test server for its clock. A failure leaves the time unchanged. Any other server has the time of the machine. */
export async function readClock(): Promise<void> {
  if (!configuration.steering) return;
  const before = setting;
  const { error, answer } = await send({ method: 'GET', path: toolPath('clock') });
  // A setting of this tab in the meantime is newer than the response.
  if (!error && setting === before && !isShown(answer as ServerClock)) adoptClock(answer as ServerClock);
}

/** Whether the page has the same time. A running clock would move back and forth with every response: it is in whole seconds. */
const isShown = ({ state, now: time }: ServerClock): boolean =>
  state === serverClock.value?.state && Math.abs(serverNow() - time) <= (state === 'stopped' ? 0 : 1);

let reading: Promise<void> | undefined;

/** Waits until the clock is known. After a failure the next call asks again. */
export async function readClockOnce(): Promise<void> {
  if (serverClock.value) return;
  reading ??= readClock().finally(() => {
    reading = undefined;
  });
  await reading;
}

setInterval(() => {
  if (document.visibilityState === 'visible') update();
}, TICK_MS);
