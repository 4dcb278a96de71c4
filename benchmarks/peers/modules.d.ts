/* Types of packages that have none. */
declare module 'stripe-stateful-mock' {
  const stripe: { createExpressApp(): import('node:http').RequestListener };
  export = stripe;
}
