import { readFileSync } from 'node:fs';

/** npm, pnpm, Yarn and Bun set this variable for the commands that they run. */
const USER_AGENT = 'npm_config_user_agent';

const SHELLS = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh', 'ksh']);

/** Milliseconds between two checks. */
const CHECK_MS = 250;

/**
 * Calls back once if the package manager that started this process ends. npx and npm run a command in a shell, which ends at
 * a signal without passing it on, so the command would continue to run.
 */
export function onLauncherExit(callback: () => void): void {
  const isRunning = process.env[USER_AGENT] === undefined ? undefined : watchLauncher();
  if (isRunning === undefined) return;
  const timer = setInterval(() => {
    if (isRunning()) return;
    clearInterval(timer);
    callback();
  }, CHECK_MS).unref();
}

/** Returns a function that checks whether the launcher is running; undefined if it has already ended. */
function watchLauncher(): (() => boolean) | undefined {
  const parent = process.ppid;
  if (parent <= 1) return undefined;
  let launcher = readProcess(parent);
  // Without the /proc of Linux, only the parent is known.
  if (launcher === undefined) return () => process.ppid === parent;
  while (SHELLS.has(launcher.name)) {
    const next = readProcess(launcher.parent);
    if (next === undefined || next.pid <= 1) return undefined;
    launcher = next;
  }
  const { pid, startTime } = launcher;
  return () => {
    const current = readProcess(pid);
    return current?.startTime === startTime && current.state !== 'Z';
  };
}

interface Process {
  readonly pid: number;
  readonly name: string;
  /** `Z` for a zombie: it has ended, but its parent has not collected it. */
  readonly state: string;
  readonly parent: number;
  /** Distinguishes processes that have the same id one after the other. */
  readonly startTime: string;
}

/** Reads a process from the /proc of Linux; undefined without such a process or without /proc. */
function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const nameEnd = stat.lastIndexOf(')');
    const [state = '', parent, ...fields] = stat.slice(nameEnd + 2).split(' ');
    // The start time is field 22 of the file, and the state is field 3.
    return {
      pid,
      name: stat.slice(stat.indexOf('(') + 1, nameEnd),
      state,
      parent: Number(parent),
      startTime: fields[17] ?? '',
    };
  } catch {
    return undefined;
  }
}
