import { readServeArguments, SERVE_HELP } from '../arguments.ts';
import type { Command } from '../command.ts';
import { InterruptedError, openedOrInterrupted } from '../interruption.ts';
import { type RunningServer, serve } from '../serve.ts';
import { eventPrinter } from '../server-output.ts';

export const serveCommand: Command = {
  summary: 'Serves the Customer API, for tests or for live customers.',
  help: SERVE_HELP,
  async run(args, { signal }) {
    const options = readServeArguments(args);
    let server: RunningServer;
    try {
      server = await openedOrInterrupted(serve(options, eventPrinter(options.json), signal), signal);
    } catch (error) {
      if (error instanceof InterruptedError) return { ok: true, abandonsOutput: true };
      throw error;
    }
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await server.close();
    return { ok: true };
  },
};
