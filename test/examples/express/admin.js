/** Returns whether a request is from an administrator. Put the session of your application in its place. */
export const isAdmin = (request) =>
  process.env.ADMIN_TOKEN !== undefined && request.get('authorization') === `Bearer ${process.env.ADMIN_TOKEN}`;
