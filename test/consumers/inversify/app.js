// An application that loads the module into its own inversify container.
import assert from 'node:assert/strict';
import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

const container = new Container();
container.load(clienteleModule());
container.load(clienteleModule({ namespace: 'shop' }, { name: 'shop' }));
// The service classes are the identifiers, so the entries of the package must share one copy of each class.
const service = container.get(CustomerService);
const shop = container.get(CustomerService, { name: 'shop' });
assert.ok(service instanceof CustomerService && shop instanceof CustomerService);
assert.notEqual(service, shop);
await container.unbindAllAsync();
