import { createConsoleHandler } from 'clientele/console';
import { toNodeListener } from 'clientele/http';
import { isAdmin } from './admin.js';

/** Mounts the console for administrators. */
export function mountConsole(app, clientele) {
  const requireAdmin = (request, response, next) => (isAdmin(request) ? next() : response.sendStatus(403));
  app.use('/admin/console', requireAdmin, toNodeListener(createConsoleHandler({ service: clientele })));
}
