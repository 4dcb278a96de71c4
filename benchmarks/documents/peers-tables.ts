import { short } from '../support/case.ts';
import { formatTime } from '../support/format.ts';
import type { PeerDescription, PeerOperation, PeerResult } from '../support/peer.ts';
import type { RunResult } from '../support/result.ts';
import { markdownTable, twoDigits } from './markdown.ts';

const OPERATIONS: readonly PeerOperation[] = ['create', 'retrieve', 'list of 10'];

/** Shows every peer's times by operation and number of rows, what each peer omits, and which of them are faster. */
export function peersTables({ descriptions, results }: NonNullable<RunResult['peers']>): string {
  const tables = OPERATIONS.map((operation) => operationTable(operation, descriptions, results));
  const omissions = descriptions
    .filter(({ omits }) => omits !== '')
    .map(({ peer, omits }) => `- **${peer}** does not have: ${omits}.`);
  return [...tables, omissions.join('\n'), fasterPeers(descriptions, results)].join('\n\n');
}

function operationTable(
  operation: PeerOperation,
  descriptions: readonly PeerDescription[],
  results: readonly PeerResult[],
): string {
  const sizes = [...new Set(results.map(({ rows }) => rows))].sort((a, b) => a - b);
  const lines = descriptions.map(({ peer, transport }) => {
    const cells = sizes.map((rows) => {
      const result = results.find((each) => each.peer === peer && each.operation === operation && each.rows === rows);
      return result === undefined ? '-' : `${formatTime(result.p50, twoDigits)} (${formatTime(result.p99, twoDigits)})`;
    });
    return [isOurs(peer) ? `**${peer}**` : peer, transport, ...cells];
  });
  const head = [`${operation}: p50 (p99)`, 'called', ...sizes.map((rows) => `${short(rows)} rows`)];
  return markdownTable(head, lines);
}

/** Names the peers that are faster than ours with the most rows that both have. */
function fasterPeers(descriptions: readonly PeerDescription[], results: readonly PeerResult[]): string {
  const lines = descriptions
    .filter(({ peer }) => isOurs(peer))
    .flatMap(({ peer: ours, transport }) => {
      const others = descriptions.filter((each) => each.transport === transport && !isOurs(each.peer));
      return OPERATIONS.map((operation) => {
        const largest = (peer: string) =>
          results.filter((each) => each.peer === peer && each.operation === operation).at(-1);
        const time = largest(ours)?.p50 ?? 0;
        const faster = others.map(({ peer }) => largest(peer)).filter((each) => each !== undefined && each.p50 < time);
        return `- ${operation}, ${transport}: ${faster.map((each) => each?.peer).join(', ') || 'none'}.`;
      });
    });
  return `Packages that are faster than clientele, at the largest number of rows:\n\n${lines.join('\n')}`;
}

const isOurs = (peer: string): boolean => peer.startsWith('clientele');
