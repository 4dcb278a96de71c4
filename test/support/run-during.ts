/** Does something over and over, in so many rows, for as long as something else goes on, however that ends. */
export async function meanwhile(
  again: () => Promise<unknown>,
  goesOn: () => Promise<unknown>,
  rows = 1,
): Promise<void> {
  let over = false;
  const ended = goesOn().finally(() => {
    over = true;
  });
  const repeating = Array.from({ length: rows }, async () => {
    while (!over) await again();
  });
  await Promise.all([ended, ...repeating]);
}
