import { createConsoleHandler } from 'clientele/console';
import { isAdmin } from '../../../../lib/admin.js';
import { getClientele } from '../../../../lib/clientele.js';

export const dynamic = 'force-dynamic';

let handler;

/** Serves the console to administrators. */
async function handle(request) {
  if (!isAdmin(request)) return new Response(null, { status: 403 });
  handler ??= createConsoleHandler({ service: await getClientele(), basePath: '/admin/console' });
  return handler(request);
}

export { handle as GET, handle as POST };
