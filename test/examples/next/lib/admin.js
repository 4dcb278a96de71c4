/** Returns whether a request is from an administrator. Put the session of your application in its place. */
export const isAdmin = ({ headers }) =>
  process.env.ADMIN_TOKEN !== undefined && headers.get('authorization') === `Bearer ${process.env.ADMIN_TOKEN}`;
