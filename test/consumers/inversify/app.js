// An application that wires everything in an inversify container of its own.
import assert from 'node:assert/strict';
import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

const container = new Container();
await container.load(clienteleModule());
// The port and service classes are the identifiers: the entries must share one copy of them.
assert.ok((await container.getAsync(CustomerService)) instanceof CustomerService);
await container.unbindAllAsync();
