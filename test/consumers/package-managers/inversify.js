// Loads the module into an application's own container, of inversify 7 or 8.
import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

try {
  const container = new Container();
  await (container.loadAsync?.(clienteleModule()) ?? container.load(clienteleModule()));
  const customers = container.get(CustomerService);
  await customers.list();
  await (container.unbindAllAsync?.() ?? container.unbindAll());
  console.log(
    await customers.list().then(
      () => 'still open',
      () => 'closed',
    ),
  );
} catch (error) {
  console.log(error.code, error.message);
}
