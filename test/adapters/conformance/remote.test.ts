import { storeConformance } from '../../../adapters/conformance/index.ts';
import { RemoteStore } from './remote-store.ts';

storeConformance({
  name: 'RemoteStore',
  create: (data) => new RemoteStore(data),
  capabilities: { durable: true, shared: true },
});
