// An application that loads the module into its own inversify container.
import assert from 'node:assert/strict';
import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

const container = new Container();
container.load(clienteleModule());
// The service classes are the identifiers, so the entries of the package must share one copy of each class.
assert.ok((await container.getAsync(CustomerService)) instanceof CustomerService);
await container.unbindAllAsync();
