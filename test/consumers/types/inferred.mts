// The compiler can name the types of values that are exported without a type.
import { ClienteleError, createClientele } from 'clientele';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import { createTestClientele } from 'clientele/testing';

export const clientele = await createClientele();
export const cardless = await createClientele({ requireSource: false });
export const testClientele = await createTestClientele();
export const expanded = await clientele.customers.retrieve('cus_1', { expand: ['app'] });
export const listed = clientele.customers.list({ expand: ['data.app'] });
export const listener = toNodeListener(createHttpHandler({ keys: { sk_test_1: clientele } }));
export const codeOf = (error: unknown) => (error instanceof ClienteleError ? error.code : undefined);
export const clienteleErrorOf = (error: unknown) => (error instanceof ClienteleError ? error : undefined);
export const withVault = await createClientele({ tokens: { kind: 'vault' } });
