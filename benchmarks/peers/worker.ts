/* Describes the peers or measures one of them in this process: see ../support/peer.ts. */
import type { PeerDescription, PeerRequest } from '../support/peer.ts';
import { bareMap } from './bare-map.ts';
import { betterAuth } from './better-auth.ts';
import { feathers } from './feathers.ts';
import { keyv } from './keyv.ts';
import { measurePeer } from './measure.ts';
import { ourHttp, ourMemory } from './ours.ts';
import type { Peer } from './peer.ts';
import { stripeStatefulMock } from './stripe-stateful-mock.ts';

const peers: readonly Peer[] = [ourMemory, bareMap, feathers, betterAuth, keyv, ourHttp, stripeStatefulMock];

function description({ peer, transport, omits, mostRows }: Peer): PeerDescription {
  return { peer, transport, omits, ...(mostRows !== undefined && { mostRows }) };
}

const request = JSON.parse(process.argv[2] ?? '') as PeerRequest;
if (request === 'list') {
  console.log(JSON.stringify(peers.map(description)));
} else {
  const peer = peers.find((each) => each.peer === request.peer);
  if (peer === undefined) throw new Error(`there is no peer ${request.peer}`);
  console.log(JSON.stringify(await measurePeer(peer, request)));
}
