import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

const container = new Container();
container.load(clienteleModule());
container.load(clienteleModule({ namespace: 'shop' }, { name: 'shop' }));
const service: CustomerService = await container.getAsync(CustomerService);
const shop: CustomerService = container.get(CustomerService, { name: 'shop' });
console.log(service, shop);
